"""Pages for what went wrong: each says so in plain words and shows a way on."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string

COME_BACK = 30  # seconds


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that is too old or not ours, and say if cookies are the reason."""
    context = {"no_cookies": reason == REASON_NO_CSRF_COOKIE}
    return render(request, "403_csrf.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return render(request, "400.html", status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without database, session and translations: any of them may be what broke."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return busy(request)
    return HttpResponse(last_resort("500.html"), status=500)


def busy(request: HttpRequest) -> HttpResponse:
    """Ask to come back soon: the database is away, or more people came than it can serve."""
    return HttpResponse(last_resort("503.html"), status=503, headers={"Retry-After": COME_BACK})


def last_resort(template: str) -> str:
    return render_to_string(template, {"help_phone": settings.HELP_PHONE})
