from django.urls import path

from planning.stock import views

app_name = "stock"
urlpatterns = [
    path("", views.home, name="home"),
    path("announce/", views.announce, name="announce"),
    path("move/", views.move, name="move"),
    path("send/", views.send, name="send"),
    path("<int:pk>/", views.delivery, name="delivery"),
]
