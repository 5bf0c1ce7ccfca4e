"""The site, and a view that does nothing: what the server and the middleware cost by themselves."""

from django.http import HttpResponse
from django.urls import path

from config import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def bare(request):
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *urls.urlpatterns]
