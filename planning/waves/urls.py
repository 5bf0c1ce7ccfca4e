from django.urls import path

from planning.waves import views

app_name = "waves"
urlpatterns = [
    path("", views.waves, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.wave, name="wave"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/drop/", views.drop, name="drop"),
]
