from django.urls import path

from councils import message_views

app_name = "messages"
urlpatterns = [
    path("", message_views.kinds, name="kinds"),
    path("places/<int:pk>/", message_views.words, name="words"),
    path("sheets/", message_views.batches, name="batches"),
    path("sheets/<int:pk>/", message_views.sheets, name="sheets"),
    path("sheets/<int:pk>/printed/", message_views.printed, name="printed"),
    path("<slug:kind>/<slug:language>/", message_views.preview, name="preview"),
    path("<slug:kind>/<slug:language>/mail/", message_views.as_mail, name="mail"),
    path("<slug:kind>/<slug:language>/paper/", message_views.as_paper, name="paper"),
]
