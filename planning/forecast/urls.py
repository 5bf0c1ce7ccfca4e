from django.urls import path

from planning.forecast import views

app_name = "forecast"
urlpatterns = [
    path("", views.forecast, name="home"),
    path("plans/", views.save, name="save"),
    path("plans/<int:pk>/drop/", views.drop, name="drop"),
]
