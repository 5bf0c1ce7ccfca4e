from django.urls import path

from planning.filling import views

app_name = "filling"
urlpatterns = [
    path("", views.home, name="home"),
    path("switch/", views.switch, name="switch"),
    path("<int:pk>/", views.location, name="location"),
    path("<int:pk>/rules/", views.rules, name="rules"),
    path("<int:pk>/<str:day>/", views.day, name="day"),
    path("<int:pk>/<str:day>/set/", views.set_day, name="set"),
    path("<int:pk>/<str:day>/clear/", views.clear, name="clear"),
    path("changes/<int:pk>/back/", views.put_back, name="put_back"),
]
