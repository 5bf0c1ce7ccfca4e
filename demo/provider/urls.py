from django.urls import path

from demo.provider import views

app_name = "provider"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("token/", views.token, name="token"),
    path("end/", views.end, name="end"),
    path("keys/", views.keys, name="keys"),
]
