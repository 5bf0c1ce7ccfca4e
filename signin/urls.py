from django.urls import path

from signin import views

app_name = "signin"
urlpatterns = [
    path("login/<slug:issuer>/", views.begin, name="begin"),
    path("login/<slug:issuer>/back/", views.back, name="back"),
]
