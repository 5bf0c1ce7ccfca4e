from django.urls import path
from django.views.i18n import set_language

from desk import device_views, late_views, papers_views, views

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("location/", device_views.choose_location, name="location"),
    path("check-in/", views.check_in, name="check_in"),
    path("result/", views.result, name="result"),
    path("lists/", papers_views.lists, name="lists"),
    path("lists/<int:pk>/", papers_views.sheets, name="list"),
    path("lists/<int:pk>/confirm/", papers_views.confirm, name="confirm_list"),
    path("late/", late_views.late, name="late"),
    path("late/find/", late_views.find, name="late_find"),
    path("late/write/", late_views.write, name="late_write"),
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("language/", set_language, name="language"),
]
