from django.urls import path

from signin import emergency_views, leaving_views, lock_views, views

app_name = "signin"
urlpatterns = [
    path("i/<str:link>/", views.invited, name="invited"),  # /i/: no log keeps what comes after it
    path("lock/", lock_views.lock_now, name="lock"),
    path("unlock/", lock_views.unlock, name="unlock"),
    path("pin/", lock_views.pin, name="pin"),
    path("emergency/", emergency_views.emergency, name="emergency"),
    path("login/<slug:issuer>/", views.begin, name="begin"),
    path("login/<slug:issuer>/back/", views.back, name="back"),
    path("login/<slug:issuer>/ended/", leaving_views.ended, name="ended"),
    path("login/<slug:issuer>/leave/", leaving_views.leave, name="leave"),
]
