from django.urls import path

from signin import invite_views

app_name = "invitations"
urlpatterns = [
    path("", invite_views.listed, name="list"),
    path("new/", invite_views.new, name="new"),
    path("again/", invite_views.again, name="again"),
]
