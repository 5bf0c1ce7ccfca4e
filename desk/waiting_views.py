from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.exceptions import BookingError
from appointments.hall import set_line_outside, set_working
from appointments.models import HallDay
from desk import waiting
from desk.board import board_link
from desk.decorators import DeskRequest, HallRequest, desk_required, location_required
from desk.hall import Hall
from desk.models import Ticket, TicketState
from desk.numbers import numbers
from desk.waiting_forms import SpeaksForm
from locations.models import Desk, Location
from trail.services import record

ACTS: dict[str, Callable[[Desk], Ticket]] = {
    "again": waiting.call_again,
    "here": waiting.serve,
    "not_here": waiting.mark_not_here,
    "anybody": lambda desk: waiting.call_next(desk, []),
}


@require_safe
@location_required
def waiting_room(request: HallRequest) -> HttpResponse:
    """Who waits, whom this desk has called, and who was put aside."""
    now = timezone.now()
    found = numbers(request.location, request.desk, now)
    context = {
        "location": request.location,
        "desk": request.desk,
        "hall": Hall.of(request.location, request.desk, now, request.user.speaks),
        "numbers": found,
        "calling": next((each for each in found.help_calls if each.desk == request.desk), None),
        "form": SpeaksForm(initial={"speaks": request.user.speaks}),
        "board": board_link(request.location),
        "said": said(request.location, now),
    }
    return render(request, "desk/waiting.html", context)


def said(location: Location, now: datetime) -> HallDay:
    """Return what the desks said of the day of `now`, by default nothing out of the ordinary."""
    day = timezone.localdate(now)
    found = HallDay.objects.filter(location=location, day=day).first()
    return found or HallDay(location=location, day=day)


@require_POST
@desk_required
def call(request: DeskRequest) -> HttpResponse:
    """One act of the waiting room at this desk, by name; the next one if none is named."""
    name = request.POST.get("act", "")
    act = ACTS.get(name)  # "next" of the one field is none of these
    try:
        ticket = act(request.desk) if act else next_one(request)
        result = name if act else "next"
        record("ticket", result=result, about=f"ticket:{ticket.pk}", request=request)
    except waiting.NobodyWaits as error:
        waiting.note_if_idle(request.desk)
        messages.warning(request, str(error))
    except BookingError as error:
        messages.warning(request, str(error))
        return redirect("desk:waiting")
    return followed(request)


def next_one(request: DeskRequest) -> Ticket:
    return waiting.call_next(request.desk, request.user.speaks)


def followed(request: DeskRequest) -> HttpResponse:
    """Go on with who has come, else back to the waiting room."""
    here = Ticket.objects.at(request.desk).filter(state=TicketState.HERE).first()
    came = here is not None and request.POST.get("act") == "here"
    return redirect("desk:issue", here.party_id) if here and came else redirect("desk:waiting")


@require_POST
@location_required
def put_back(request: HallRequest, pk: int) -> HttpResponse:
    """Let who was put aside wait again."""
    try:
        waiting.put_back(pk, request.location)
        record("ticket", result="back", about=f"ticket:{pk}", request=request)
    except BookingError as error:
        messages.warning(request, str(error))
    return redirect("desk:waiting")


@require_POST
@location_required
def speaks(request: HallRequest) -> HttpResponse:
    """Keep which languages this clerk speaks."""
    form = SpeaksForm(request.POST)
    if form.is_valid():
        request.user.speaks = cast(list[str], form.cleaned_data["speaks"])
        request.user.save(update_fields=["speaks"])
        record("speaks", about=f"user:{request.user.pk}", request=request)
        messages.success(request, _("Saved."))
    return redirect("desk:waiting")


SAID = {
    "line": lambda location: set_line_outside(location, line=True),
    "no_line": lambda location: set_line_outside(location, line=False),
    "broken": lambda location: set_working(location, works=False),
    "works": lambda location: set_working(location, works=True),
}


@require_POST
@location_required
def say(request: HallRequest) -> HttpResponse:
    """Note what the desk says of this day: a line outside, or that it could not work."""
    what = request.POST.get("say", "")
    if what in SAID:
        SAID[what](request.location.pk)
        record("hall", result=what, about=f"location:{request.location.pk}", request=request)
    return redirect("desk:waiting")


@require_safe
@location_required
def live(request: HallRequest) -> HttpResponse:
    """The numbers of the day, as a part of a page that asks for them again and again."""
    found = numbers(request.location, request.desk, timezone.now())
    return render(request, "desk/_numbers.html", {"numbers": found})
