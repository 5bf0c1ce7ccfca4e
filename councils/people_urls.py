from django.urls import path

from councils import differing_views, double_views, letter_views, person_views

app_name = "people"
urlpatterns = [
    path("<int:pk>/correct/", person_views.correct, name="correct"),
    path("<int:pk>/withdraw/", person_views.withdraw, name="withdraw"),
    path("<int:pk>/apart/", person_views.apart, name="apart"),
    path("<int:pk>/letter/", letter_views.again, name="again"),
    path("letters/", letter_views.listed, name="letters"),
    path("letters/print/", letter_views.print_needed, name="print"),
    path("letters/<int:pk>/", letter_views.sheets, name="sheets"),
    path("differing/", differing_views.differing, name="differing"),
    path("differing/<int:pk>/settled/", differing_views.settled, name="settled"),
    path("doubles/", double_views.listed, name="doubles"),
    path("doubles/two/", double_views.two, name="two"),
    path("doubles/one/", double_views.one, name="one"),
    path("export/", person_views.export, name="export"),
]
