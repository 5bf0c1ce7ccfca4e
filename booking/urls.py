from django.urls import path

from booking.views import (
    changing,
    choosing,
    confirming,
    helping,
    identity,
    leaving,
    visits,
    waiting,
)

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
    path("visit/change/", changing.change, name="change"),
    path("visit/change/check/", changing.check_change, name="check_change"),
    path("visit/add/", changing.join, name="join"),
    path("visit/bring/", changing.take, name="take"),
    path("visit/contact/", leaving.contact, name="contact"),
    path("visit/cancel/", leaving.cancel, name="cancel"),
    path("visit/take-back/", leaving.take_back, name="take_back"),
    path("wait/", waiting.wait, name="wait"),
    path("visit/offer/accept/", waiting.accept, name="accept"),
    path("visit/offer/decline/", waiting.decline, name="decline"),
    path("visit/leave-line/", waiting.leave, name="leave_line"),
    path("helpers/", helping.helpers, name="helpers"),
    path("visit/another/", helping.another, name="another"),
    path("visit/find/", visits.find, name="find"),
    path("visit/resend/", visits.resend, name="resend"),
    path("i/<str:link>/", identity.invited, name="invited"),
    path("v/<str:link>/", visits.follow, name="follow"),
]
