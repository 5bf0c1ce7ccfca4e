from django.urls import path
from django.views.i18n import set_language

from desk import (
    device_views,
    field_views,
    late_views,
    papers_views,
    practice_views,
    team_views,
    views,
    visit_views,
    waiting_views,
)

app_name = "desk"
urlpatterns = [
    path("", field_views.day, name="day"),
    path("enter/", field_views.enter, name="enter"),
    path("result/", field_views.result, name="result"),
    path("visit/<int:pk>/", field_views.visit, name="visit"),
    path("visit/<int:pk>/move/", visit_views.move_visit, name="move"),
    path("visit/<int:pk>/card/", visit_views.show_card, name="card"),
    path("card/", visit_views.show_words, name="words"),
    path("location/", device_views.choose_location, name="location"),
    path("waiting/", waiting_views.waiting_room, name="waiting"),
    path("waiting/call/", waiting_views.call, name="call"),
    path("waiting/<int:pk>/back/", waiting_views.put_back, name="put_back"),
    path("waiting/speaks/", waiting_views.speaks, name="speaks"),
    path("live/", waiting_views.live, name="live"),
    path("practice/", practice_views.practice, name="practice"),
    path("practice/start/", practice_views.start, name="start_practice"),
    path("practice/stop/", practice_views.stop, name="stop_practice"),
    path("team/", team_views.team, name="team"),
    path("team/<int:pk>/end/", team_views.end, name="end_duty"),
    path("waiting/hall/", waiting_views.say, name="say"),
    path("lists/", papers_views.lists, name="lists"),
    path("lists/<int:pk>/", papers_views.sheets, name="list"),
    path("lists/<int:pk>/confirm/", papers_views.confirm, name="confirm_list"),
    path("late/", late_views.late, name="late"),
    path("late/find/", late_views.find, name="late_find"),
    path("late/write/", late_views.write, name="late_write"),
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("language/", set_language, name="language"),
]
