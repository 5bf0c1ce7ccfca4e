"""Who comes in to the own pages of the admin, and what such a page needs."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from appointments.models import Bus
from config.days import day

View = Callable[..., HttpResponse]


class OfficeRequest(HttpRequest):
    """A request of somebody who works in the admin."""

    user: User


def office_page(permission: str) -> Callable[[View], View]:
    """Let in whom the admin lets in and who has `permission`; have nobody store the page."""

    def decorate(view: View) -> View:
        guarded = permission_required(permission, raise_exception=True)(view)
        return admin.site.admin_view(guarded)

    return decorate


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Render `template` within the frame of the admin."""
    return render(request, template, {**admin.site.each_context(request), **context})


def title(bus: Bus) -> str:
    """Return what the page of a bus is called."""
    return f"{bus.municipality} · {bus.location} · {day(bus.day)}"
