"""Pages for what went wrong: each says so in plain words and shows a way on."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string

COME_BACK = 30  # seconds
DESK = "/desk/"
STANDBY = "25006"  # read_only_sql_transaction


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
    request.META["QUERY_STRING"] = ""  # what was typed there stands in no link of the page
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without database, session and translations: any of them may be what broke."""
    if passing(sys.exc_info()[1]):
        return busy(request)
    return HttpResponse(last_resort(request, "500.html"), status=500)


def passing(error: BaseException | None) -> bool:
    """Whether the database is away, or takes no changes, as a standby before it is promoted."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, InternalError) and getattr(error.__cause__, "sqlstate", "") == STANDBY


def busy(request: HttpRequest) -> HttpResponse:
    """Ask to come back soon: the database is away, or more people came than it can serve."""
    page = last_resort(request, "503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": COME_BACK})


def last_resort(request: HttpRequest, template: str) -> str:
    """Return `template`; to who works at a desk, that nothing was saved, and what was typed."""
    context: dict[str, Any] = {"help_phone": settings.HELP_PHONE}
    if request.path_info.startswith(DESK):
        context |= {"path": request.path, "typed": typed(request)}
        template = "desk/not_saved.html"
    return render_to_string(template, context)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form that was sent, to send it again; none if it has a password."""
    if request.method != "POST" or "password" in request.POST:
        return []
    return [(name, value) for name, values in request.POST.lists() for value in map(str, values)]
