"""Planners see every move; who leads a location sees those of that location."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from config.db import acting_as
from locations.models import Location
from planning.decorators import manager_required, planner_required
from planning.models import MassMove, MassMoveQuerySet

View = Callable[..., HttpResponse]


class MoverRequest(HttpRequest):
    """A request of a planner, or of who leads a `location`."""

    user: User
    location: Location | None


def mover_required(view: View) -> View:
    """Let in planners, and who leads a location for what is of that location."""

    @wraps(view)
    def wrapper(request: MoverRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("planning.plan"):
            return for_managers(request, *args, **kwargs)
        request.location = None
        return for_planners(request, *args, **kwargs)

    def as_planning(request: MoverRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(channel="planning"):
            return view(request, *args, **kwargs)

    for_planners, for_managers = planner_required(as_planning), manager_required(as_planning)
    return wrapper


def moves_of(request: MoverRequest) -> MassMoveQuerySet:
    """Return the moves that whoever asks may see."""
    rows = MassMove.objects.all()
    return rows if request.location is None else rows.filter(location=request.location)


def move_of(request: MoverRequest, pk: int) -> MassMove:
    """Return that move; one of another location does not exist."""
    rows = moves_of(request).select_related("location", "asked_by", "confirmed_by")
    move: MassMove = get_object_or_404(rows, pk=pk)
    return move
