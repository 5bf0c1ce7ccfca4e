from django.urls import path, re_path

from planning.moves import today_views, views

app_name = "moves"
urlpatterns = [
    path("", views.overview, name="list"),
    path("new/", views.new, name="new"),
    path("today/", today_views.today, name="today"),
    path("today/reduce/", today_views.reduce, name="reduce"),
    path("today/pause/", today_views.pause, name="pause"),
    path("today/tell/", today_views.tell, name="tell"),
    path("<int:pk>/", views.show, name="move"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/poster/", views.poster, name="poster"),
    path("line/<int:pk>/called/", views.called, name="called"),
    re_path(r"^(?P<pk>\d+)/(?P<what>stop|resume|take_back)/$", views.act, name="act"),
]
