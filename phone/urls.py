from django.urls import path

from phone.views import acting, booking, changing, coming, looking, offering, proposing, waiting

app_name = "phone"
urlpatterns = [
    path("", looking.search, name="search"),
    path("end/", acting.end_call, name="end"),
    path("person/<int:pk>/", looking.person, name="person"),
    path("person/<int:pk>/prove/", looking.prove, name="prove"),
    path("person/<int:pk>/send/", acting.resend, name="resend"),
    path("person/<int:pk>/release/", acting.release, name="release"),
    path("person/<int:pk>/apart/", acting.apart, name="apart"),
    path("person/<int:pk>/who/", coming.who, name="who"),
    path("person/<int:pk>/add/", coming.add, name="add"),
    path("times/", booking.choose, name="times"),
    path("hold/", booking.hold, name="hold"),
    path("check/", booking.check, name="check"),
    path("wait/", waiting.wait, name="wait"),
    path("visit/<int:pk>/change/", changing.change, name="change"),
    path("visit/<int:pk>/add/", changing.join, name="join"),
    path("visit/<int:pk>/take-back/", changing.take_back, name="take_back"),
    path("visit/<int:pk>/line/", changing.line, name="line"),
    path("visit/<int:pk>/accept/", offering.accept, name="accept"),
    path("visit/<int:pk>/decline/", offering.decline, name="decline"),
    path("visit/<int:pk>/take/", proposing.accept, name="take_proposal"),
    path("visit/<int:pk>/refuse/", proposing.decline, name="decline_proposal"),
    path("visit/<int:pk>/cancel/", changing.cancel, name="cancel"),
    path("visit/<int:pk>/contact/", changing.contact, name="contact"),
    path("priorities/", waiting.priorities, name="priorities"),
]
