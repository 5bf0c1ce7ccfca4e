from django.urls import path

from councils import again, lists, missing

app_name = "lists"
urlpatterns = [
    path("moves/", lists.moves, name="moves"),
    path("<int:pk>/rows/", lists.rows, name="rows"),
    path("<int:pk>/to-mend.csv", lists.to_mend_file, name="to_mend"),
    path("<int:pk>/again/", again.judge_again, name="again"),
    path("<int:pk>/tick/", lists.tick, name="tick"),
    path("<int:pk>/confirm/", lists.confirm, name="confirm"),
    path("<int:pk>/discard/", lists.discard, name="discard"),
    path("<int:pk>/resume/", lists.resume, name="resume"),
    path("<int:pk>/undo/", lists.undo_page, name="undo"),
    path("<int:pk>/missing/", missing.missing_page, name="missing"),
]
