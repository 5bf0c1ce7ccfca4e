from django.urls import path

from planning.overview import today_views, views

app_name = "overview"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("today/", today_views.today, name="today"),
    path("weeks.csv", views.weeks, name="weeks"),
]
