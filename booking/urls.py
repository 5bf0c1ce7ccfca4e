from django.urls import path

from booking.views import choosing, confirming, identity, visits

app_name = "booking"
urlpatterns = [
    path("", identity.start, name="start"),
    path("before-you-book/", identity.stopped, name="stop"),
    path("who/", choosing.who, name="who"),
    path("who/add/", choosing.add, name="add"),
    path("when/", choosing.when, name="when"),
    path("when/<int:location>/<str:day>/", choosing.times, name="times"),
    path("hold/", choosing.hold, name="hold"),
    path("check/", confirming.check, name="check"),
    path("visit/", confirming.visit, name="visit"),
    path("visit/appointment.ics", confirming.calendar_file, name="calendar"),
    path("visit/print/", confirming.print_visit, name="print"),
    path("visit/cancel/", visits.cancel, name="cancel"),
    path("visit/find/", visits.find, name="find"),
    path("visit/resend/", visits.resend, name="resend"),
    path("v/<str:link>/", visits.follow, name="follow"),
]
