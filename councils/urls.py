from django.urls import path

from councils import answers, buses

app_name = "buses"
urlpatterns = [
    path("", buses.listed, name="list"),
    path("ask/", buses.ask, name="ask"),
    path("<int:pk>/", buses.one, name="bus"),
    path("<int:pk>/name/", buses.name, name="name"),
    path("<int:pk>/take-out/", buses.unname, name="unname"),
    path("<int:pk>/withdraw/", buses.withdraw, name="withdraw"),
    path("coming/", answers.coming, name="coming"),
    path("<int:pk>/answer/", answers.answer, name="answer"),
    path("<int:pk>/refuse/", answers.refuse, name="refuse"),
]
