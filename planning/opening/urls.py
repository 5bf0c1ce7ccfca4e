from django.urls import path

from planning.opening import views

app_name = "opening"
urlpatterns = [
    path("", views.home, name="home"),
    path("plan/", views.plan, name="plan"),
    path("<int:pk>/end/", views.end, name="end"),
    path("rule/", views.rule, name="rule"),
]
