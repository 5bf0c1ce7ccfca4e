from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from accounts.models import User
from config.db import acting_as
from desk.device import Place, place_of
from locations.models import Desk, Location

View = Callable[..., HttpResponse]

LANGUAGES = ["nl", "en"]  # of staff; whoever asks for another gets English


class ClerkRequest(HttpRequest):
    """A request of somebody who serves at a desk, and where that is today, if it is chosen."""

    user: User
    location: Location | None
    desk: Desk | None
    placed: bool  # nothing is left to choose


class HallRequest(ClerkRequest):
    """The same once the location is chosen."""

    location: Location


class DeskRequest(HallRequest):
    """The same once the desk is chosen too."""

    desk: Desk


def staff_page(view: View) -> View:
    """Show the page in a language of staff, and have nobody store it."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if translation.get_language() not in LANGUAGES:
            translation.activate("en")
        return view(request, *args, **kwargs)

    return never_cache(wrapper)


def clerk_required(view: View) -> View:
    """Let in who serves at a desk, at a location where they are listed today.

    Asked anew with every request: a duty that ended, a desk that is gone and a
    day that began at midnight count at once. What is done leaves the desk, or at
    the reception the location, in the history.
    """

    @wraps(view)
    def wrapper(request: ClerkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = place_of(request, request.user, timezone.localdate())
        request.location, request.desk, request.placed = place.location, place.desk, place.chosen
        with acting_as(place=named(place)):
            return view(request, *args, **kwargs)

    may_serve = permission_required("desk.serve", raise_exception=True)
    return staff_page(login_required(may_serve(wrapper)))


def named(place: Place) -> str:
    """Return what the history calls a place: "desk:3", "location:2", or nothing."""
    if place.desk:
        return f"desk:{place.desk.pk}"
    return f"location:{place.location.pk}" if place.location else ""


def location_required(view: View) -> View:
    """Let in a clerk whose location is chosen; the others choose it first."""

    @wraps(view)
    def wrapper(request: ClerkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.location is None:
            return redirect("desk:location")
        return view(request, *args, **kwargs)

    return clerk_required(wrapper)


def desk_required(view: View) -> View:
    """Let in a clerk whose desk is chosen; the others choose it first."""

    @wraps(view)
    def wrapper(request: ClerkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.desk is None:
            return redirect("desk:location")
        return view(request, *args, **kwargs)

    return clerk_required(wrapper)


def leader_required(view: View) -> View:
    """Let in the manager of a location, for that location."""
    may_lead = permission_required("desk.lead", raise_exception=True)
    return staff_page(login_required(may_lead(location_required(view))))
