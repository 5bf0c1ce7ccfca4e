from django.urls import path

from planning.fairness import views

app_name = "fairness"
urlpatterns = [
    path("", views.fairness, name="fairness"),
    path("counts.csv", views.counts, name="counts"),
]
