from django.urls import path

from privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find, name="find"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/copy/", views.copy, name="copy"),
    path("people/<int:pk>/restrict/", views.restricted, name="restrict"),
    path("account/", views.account, name="account"),
]
