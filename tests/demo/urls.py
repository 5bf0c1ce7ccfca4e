"""The pages of the site with those of demo mode, whatever mode the tests run in."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from desk.views import home

urlpatterns = [
    path("staff/", home, name="home"),
    path("desk/", include("desk.urls")),
    path("desk/", include("signin.urls")),
    path("provider/", include("demo.provider.urls")),
    *i18n_patterns(path("demo/", include("demo.urls")), path("", include("booking.urls"))),
]
