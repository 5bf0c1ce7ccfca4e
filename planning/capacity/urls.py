from django.urls import path

from planning.capacity import edit_views, keeping_views, site_views, views

app_name = "capacity"
urlpatterns = [
    path("", views.weeks, name="week"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("releases/", views.releases, name="releases"),
    path("kept/", keeping_views.kept, name="kept"),
    path("kept/day/", keeping_views.keep, name="keep"),
    path("close/", edit_views.close, name="close_all"),
    path("closures/<int:pk>/", edit_views.reopen, name="reopen"),
    path("new/", site_views.new, name="new"),
    path("<int:pk>/", views.place, name="place"),
    path("<int:pk>/details/", site_views.details, name="details"),
    path("<int:pk>/hours/", edit_views.weekly, name="series"),
    path("<int:pk>/close/", edit_views.close, name="close"),
    path("<int:pk>/<str:day>/", views.day, name="day"),
    path("<int:pk>/<str:day>/hours/", edit_views.one_day, name="one_day"),
    path("<int:pk>/<str:day>/usual/", edit_views.as_usual, name="as_usual"),
]
