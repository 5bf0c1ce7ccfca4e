from django.urls import path

from planning.running import views

app_name = "running"
urlpatterns = [path("", views.status, name="status")]
