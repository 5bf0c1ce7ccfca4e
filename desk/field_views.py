"""From the one field to a verdict, and what is done about it."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from appointments.dead import dead_of_party
from appointments.exceptions import BookingError
from appointments.models import Appointment, Party, Status
from config.kept import restored
from desk.acts import ACTS, COMMANDS, Sent
from desk.bands import band
from desk.day import SHOWN, Visit, Visitor, about_now
from desk.decorators import (
    ClerkRequest,
    DeskRequest,
    HallRequest,
    clerk_required,
    location_required,
)
from desk.device_views import choice
from desk.field import Kind, read_entry
from desk.finding import FOUND, Found, find
from desk.issue_views import start
from desk.line import can_be_reached
from desk.models import Ticket
from desk.numbers import numbers
from desk.offers import ENTER, offers, offers_of_search
from desk.papers import outages_on
from desk.results import hits, may_come, room
from desk.scope import seen
from desk.sent_ids import number
from desk.supervision_views import call as call_help
from desk.verdicts import Verdict, against, look_at
from desk.waiting_views import call
from desk.walk_in_views import IN_LINE, come_in, stand_in_line
from locations.models import Location
from trail.services import record, record_each


@require_safe
@clerk_required
def day(request: ClerkRequest) -> HttpResponse:
    """Today's list from now on, and the one field; of a great day the visits about now."""
    if request.location is None or not request.placed:
        return choice(request)
    now = timezone.now()
    today = about_now(request.location, now, most=None if "whole" in request.GET else SHOWN)
    record("day-list", about=f"location:{request.location.pk}", request=request)
    context = {
        "location": request.location,
        "earlier": today.earlier,
        "visits": today.visits,
        "more": today.more,
        "numbers": numbers(request.location, request.desk, now),
        "outages": outages_on(timezone.localdate()),
        "main": "next" if request.desk else "",
    }
    return render(request, "desk/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@location_required
def enter(request: HallRequest) -> HttpResponse:
    """Whatever came with the field: an act, a command, a choice, or somebody to look for."""
    if request.method != "POST":  # comes from signing in again
        return redirect("desk:day")
    entry = read_entry(request.POST.get("code", ""), timezone.localdate())
    if entry.kind == Kind.COMMAND:
        return act(request, COMMANDS.get(entry.value, ""))
    if entry.kind == Kind.CHOICE:
        return choose(request, int(entry.value))
    if entry.kind == Kind.NOTHING or "act" in request.POST:
        return act(request, request.POST.get("act") or request.POST.get("main", ""))
    found = find(entry, request.location)
    only = found.parties[0] if len(found.parties) == 1 and not found.people else None
    about = f"party:{only}" if only else ""
    record("scan", result=found.word or entry.kind, about=about, request=request)
    if only:
        return redirect("desk:visit", only)
    request.session[FOUND] = asdict(found)
    return redirect("desk:result")


def act(request: HallRequest, name: str) -> HttpResponse:
    """Do what the button, the card or Enter said with the visit of the page, if there is one."""
    if name in WITHOUT_VISIT:
        return WITHOUT_VISIT[name](request)
    party = Party.objects.filter(pk=number(request.POST.get("party", ""))).first()
    if party is None:
        return redirect("desk:day")
    if name == "serve" and request.desk:
        return start(cast(DeskRequest, request), party)
    name, _sep, one = name.partition(":")  # beside one person: `free_one:7`
    if name not in ACTS:
        return redirect("desk:visit", party.pk)
    try:
        other, result = ACTS[name](sent(request, party, one)), "done"
    except BookingError as error:
        messages.error(request, str(error))
        other, result = None, "refused"
    if name == "wait" and result == "done":
        messages.success(request, IN_LINE)
    kind = f"desk-{name.replace('_', '-')}"
    record(kind, result=result, about=f"party:{party.pk}", request=request)
    return redirect("desk:visit", other or party.pk)


def sent(request: HallRequest, party: Party, one: str = "") -> Sent:
    return Sent(
        party=party,
        location=request.location,
        ticked={number(each) for each in request.POST.getlist("claim")},
        guardian="guardian" in request.POST,
        one=number(one),
    )


def choose(request: HallRequest, row: int) -> HttpResponse:
    """Open the visit with this number in the list on the screen."""
    found = restored(Found, request.session.get(FOUND, {}))
    parties = [*found.parties, *found.near]
    if 1 <= row <= len(parties):
        return redirect("desk:visit", parties[row - 1])
    return redirect("desk:result")


WITHOUT_VISIT: dict[str, Callable[..., HttpResponse]] = {
    "choose": lambda request: choose(request, 1),
    "walk_in": come_in,
    "walk_in_line": stand_in_line,
    "next": call,
    "call": call_help,
}


@require_safe
@location_required
def result(request: HallRequest) -> HttpResponse:
    """What was found for the last entry, if it was not one visit."""
    kept = request.session.get(FOUND)
    if kept is None:
        return redirect("desk:day")
    found = restored(Found, kept)
    rows, people = hits(found, request.location), may_come(found)
    about = [row.about for row in rows] + [person.about for person in people]
    record_each("search", about, request=request)
    verdict = Verdict(found.word, timezone.now()) if found.word else None
    free = room(request.location, people)
    line = can_be_reached([each.applicant for each in people if not each.reasons])
    context = {
        "location": request.location,
        "band": band(verdict) if verdict else None,
        "hits": rows,
        "near": bool(found.near),
        "people": people,
        "free": free,
        "offers": offers_of_search(found.word, free=free > 0, line=line),
        "more": found.more,
        "main": "choose" if rows else "",
    }
    return render(request, "desk/result.html", context)


@require_safe
@location_required
def visit(request: HallRequest, pk: int) -> HttpResponse:
    """The verdict on one party, who of it is in sight, and what can be done."""
    party = get_object_or_404(Party, pk=pk)
    verdict = look_at(party, request.location)
    record("visit", result=verdict.word, about=f"party:{pk}", request=request)
    return render(request, "desk/visit.html", shown(request, verdict))


def shown(request: HallRequest, verdict: Verdict) -> dict[str, Any]:
    rows = seen(verdict, request.location)
    choices = offers(verdict, request.location, request.desk)
    coming = {row.pk for row in verdict.coming}
    today = timezone.localdate()
    visitors = [Visitor(row, today, row.pk in coming, reasons_for(row, verdict)) for row in rows]
    minors = any(each.minor for each in visitors if each.may_come)
    return {
        "location": request.location,
        "band": band(verdict),
        "party": verdict.party,
        "visitors": visitors,
        "visit": Visit(verdict.party, visitors) if verdict.party else None,
        "dead": dead_of_party(verdict.party) if verdict.party and rows else [],
        "ticket": ticket_of(verdict, request.location),
        "offers": choices,
        "main": next((each.act for each in choices if each.key == ENTER), ""),
        "ticked": not verdict.arrived,
        "ask_guardian": minors and verdict.party and verdict.party.with_guardian,
        "one_by_one": len(rows) > 1 and bool(coming),
    }


def ticket_of(verdict: Verdict, location: Location) -> Ticket | None:
    """Return the number of who is here, today."""
    if not verdict.arrived:
        return None
    today = timezone.localdate(verdict.now)
    return Ticket.objects.of(location, today).filter(party=verdict.party).first()


def reasons_for(row: Appointment, verdict: Verdict) -> list[Promise]:
    """Return why who is booked here cannot be helped today."""
    booked = row.status == Status.BOOKED and row in verdict.rows
    return [each.message for each in against(row.applicant, verdict.now)] if booked else []
