"""What who leads a location does alone, today, for that location."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appointments.exceptions import BookingError
from config.db import acting_as
from desk.decorators import HallRequest
from planning.decorators import manager_required
from planning.models import MassMove
from planning.moves import acts
from planning.moves.examples import messages
from planning.moves.forms import PauseForm, TellForm, TodayForm, looked_up
from planning.moves.preview import preview
from planning.moves.scope import expected_in

PLANNING = "planning"


@require_safe
@manager_required
def today(request: HallRequest) -> HttpResponse:
    """What can be done about today, and what was done."""
    day = timezone.localdate()
    rows = MassMove.objects.filter(
        location=request.location, first_day__lte=day, last_day__gte=day
    ).select_related("asked_by")
    return render(request, "planning/moves/today.html", {"moves": rows, "day": day})


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def reduce(request: HallRequest) -> HttpResponse:
    """Fewer desks today: what it means, what people read, and begin it."""
    form = TodayForm(request.location, request.POST or looked_up(request, "desks_gone"))
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            return begin(request, form, form.move(), "planning/moves/reduce.html", alone=True)
        move, now = form.move(), timezone.now()
        found = preview(move, now)
        context |= {"move": move, "preview": found, "examples": messages(move, found, now)}
    return render(request, "planning/moves/reduce.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def pause(request: HallRequest) -> HttpResponse:
    """Take no new bookings for a part of today."""
    form = PauseForm(request.POST or None)
    if form.is_valid():
        return begin(request, form, form.move(request.location), "planning/moves/pause.html")
    return render(request, "planning/moves/pause.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def tell(request: HallRequest) -> HttpResponse:
    """Write to everybody who is still expected today: first what they read, then send it."""
    form = TellForm(request.POST or looked_up(request, "act"))
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        move, now = form.move(request.location), timezone.now()
        if request.method == "POST":
            return begin(request, form, move, "planning/moves/tell.html")
        people = sum(each.people for each in expected_in(move, now))
        context |= {"move": move, "people": people, "examples": messages(move, None, now)}
    return render(request, "planning/moves/tell.html", context)


def begin(
    request: HallRequest, form: Any, move: MassMove, template: str, *, alone: bool = False
) -> HttpResponse:
    """Begin it, or show the form with what speaks against it."""
    try:
        with acting_as(channel=PLANNING):
            begun = acts.ask(move, request.user, alone=alone)
    except BookingError as error:
        form.add_error(None, str(error))
        return render(request, template, {"form": form})
    return redirect("planning:moves:move", begun.pk)
