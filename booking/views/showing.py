"""The visit itself, as a page, a picture to scan and a calendar file."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.eligibility import comes_without_sticker
from appointments.calendar import calendar
from appointments.letters import visits_of
from appointments.links import make_link
from appointments.models import Appointment, Party
from appointments.proposals import proposal_of
from appointments.references import spaced
from booking.decorators import JourneyRequest, visit_known
from booking.endings import ended_words, may_come_again
from booking.pictures import masked, qr_code
from booking.turn import turn_of
from booking.visit import (
    BOOKED,
    CANCELLED,
    HERE,
    LOOKING,
    NOTHING,
    PAST,
    State,
    first_of,
    state_of,
)
from config.statements import Statement

# To another time that planners propose, however long the old one is over
MAY_BE_MOVED = {BOOKED, PAST, LOOKING, CANCELLED, NOTHING}
PARTY = Statement(lambda pk: Party.objects.filter(pk=pk).select_related("waitlist_entry"), int)


@require_safe
@visit_known
def visit(request: JourneyRequest) -> HttpResponse:
    return show(request, "booking/visit.html")


@require_safe
@visit_known
def print_visit(request: JourneyRequest) -> HttpResponse:
    return show(request, "booking/print.html")


def show(request: JourneyRequest, template: str) -> HttpResponse:
    """Show the visit of this session on `template`, or that there is none any more."""
    party = PARTY.one(request.journey.party)
    booked = visits_of([party])[party.pk]
    state = state_of(party, booked, timezone.now())
    context = {
        "party": party,
        "state": state,
        "reference": spaced(party.reference),
        "masked_email": masked(party.email),
        "phone": settings.HELP_PHONE,
        "line": turn_of(party),
        "helping": request.journey.helper,
    }
    if state.word in MAY_BE_MOVED and (proposed := proposal_of(party)):
        template = "booking/proposed.html"
        context |= of_proposal(proposed, state, booked)
    elif booked and state.word != LOOKING:
        context |= of_visit(party, booked, state)
    elif context["line"]:
        template = "booking/line.html"
    else:
        template = "booking/no_visit.html"
        context |= of_end(state)
    return render(request, template, context)


def of_proposal(
    proposed: Sequence[Appointment], state: State, booked: Sequence[Appointment]
) -> dict[str, Any]:
    """Return what the page of a proposal says: the old time, the new one, until when to answer.

    When that has passed it is not named: what nobody needed can still be taken. While the
    old time stands, who does not want the new one chooses another, cancels, or lets it be.
    """
    until, now = proposed[0].held_until, timezone.now()
    old = booked[0].slot if booked else None
    return {
        "proposed": proposed,
        "first": proposed[0].slot,
        "old": old,
        "stands": bool(old and old.starts_at > now),
        "may_decline": state.word == LOOKING or not booked,
        "answer_by": until if until and until > now else None,
        "qr": qr_code(proposed[0].party.reference),
    }


def of_visit(party: Party, booked: Sequence[Appointment], state: State) -> dict[str, Any]:
    """Return what the page of a visit says: when, who, with which picture to scan."""
    first = booked[0].slot
    day = timezone.localdate(first.starts_at)
    return {
        "first": first,
        "people": [(row, comes_without_sticker(row.applicant, day)) for row in booked],
        "qr": qr_code(party.reference),
        "link": make_link(party) if state.word == HERE else "",
    }


def of_end(state: State) -> dict[str, Any]:
    """Return what the page says of a visit of which nothing is left."""
    heading, lines = ended_words(state)
    return {
        "heading": heading,
        "lines": lines,
        "first": first_of(state),
        "again": may_come_again(state),
    }


@require_safe
@visit_known
def calendar_file(request: JourneyRequest) -> HttpResponse:
    party = Party.objects.get(pk=request.journey.party)
    text = calendar(party, visits_of([party])[party.pk])
    name = 'attachment; filename="appointment.ics"'
    headers = {"Content-Disposition": name, "Content-Type": "text/calendar; charset=utf-8"}
    return HttpResponse(text, headers=headers)
