"""The pages of the site with those of demo mode, whatever mode the tests run in."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("desk/", include("desk.urls")),
    *i18n_patterns(path("demo/", include("demo.urls")), path("", include("booking.urls"))),
]
