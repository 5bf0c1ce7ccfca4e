from django.urls import path
from django.views.i18n import set_language

from desk import device_views, views

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("location/", device_views.choose_location, name="location"),
    path("check-in/", views.check_in, name="check_in"),
    path("result/", views.result, name="result"),
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("language/", set_language, name="language"),
]
