from django.urls import path

from privacy import rights_views, views

app_name = "privacy"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find, name="find"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/copy/", rights_views.copy, name="copy"),
    path("people/<int:pk>/restrict/", rights_views.restricted, name="restrict"),
    path("people/<int:pk>/correct/", rights_views.correct, name="correct"),
    path("people/<int:pk>/erase/", rights_views.erase, name="erase"),
    path("lift/", rights_views.lift, name="lift"),
    path("kept/", views.kept, name="kept"),
    path("account/", views.account, name="account"),
]
