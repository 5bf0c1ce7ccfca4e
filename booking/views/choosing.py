"""Who comes, when and where."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.eligibility import objections
from applicants.models import Applicant
from applicants.v_number import grouped
from appointments import changes, claims
from appointments.availability import free_day, look_again
from appointments.exceptions import AlreadyBooked, BookingError, NotEligible, OfferRuns
from appointments.line import offer_of
from appointments.models import FIRM, Appointment, Contact, Party
from appointments.proposals import proposal_of
from booking import without
from booking.answers import answered, one
from booking.decorators import JourneyRequest, identified, people_chosen, posted
from booking.forms import MOST, HoldForm, IdentityForm, WhoForm
from booking.fragments import day_lines, place_links, time_buttons
from booking.household import PERSON, members
from booking.journey import Journey
from booking.nearby import DAYS_SHOWN, offers, surroundings
from booking.views.identity import MANY_TRIES, TooManyTries, identify
from booking.visit import booked_now
from locations.models import Slot

PER_PERSON = 10  # minutes
DIGITS = 9  # of an id; more overflows the column


@identified
def who(request: JourneyRequest) -> HttpResponse:
    journey, now = request.journey, timezone.now()
    applicant = PERSON.one(journey.applicant)
    family = members(applicant, journey, now, timezone.localdate(now))
    initial = {
        "people": journey.people or [each.applicant.pk for each in family if each.may_come][:MOST],
        "step_free": journey.step_free,
        "more_time": journey.more_time,
        "with_guardian": journey.with_guardian,
    }
    if journey.booked_with(request.POST.get("form_key", "")):
        return redirect("booking:visit")  # went back and sent the same page again
    form = WhoForm(applicant.pk, family, posted(request), initial=initial)
    if answered(request, form):
        chosen = [form.coming[pk] for pk in form.cleaned_data["people"]]
        journey.choose(form.cleaned_data, first_day(chosen))
        journey.save(request)
        return redirect(times_near(journey))
    return render(request, "booking/who.html", {"form": form, "members": family})


def times_near(journey: Journey) -> str:
    """Return the address of the times; for a helper's next person, where the last one goes."""
    address = reverse("booking:when")
    if not journey.near:
        return address
    query = {"place": journey.near, "from": journey.near_day}
    return f"{address}?{urlencode(query)}"


def first_day(people: Sequence[Applicant]) -> date:
    """Return the first day on which all of these may come: tomorrow's lists start there."""
    now = timezone.now()
    today = timezone.localdate(now)
    reasons = [reason for each in people for reason in objections(each, on=today, now=now)]
    return max([today, *[r.first_possible_day for r in reasons if r.first_possible_day]])


@identified
def add(request: JourneyRequest) -> HttpResponse:
    """Add somebody of the family by number and birth date: same answer, same limits."""
    form, journey = IdentityForm(posted(request)), request.journey
    status, unknown = 200, None
    if answered(request, form):
        try:
            person = identify(request, **form.cleaned_data)
        except TooManyTries:
            status = 429
            form.add_error(None, MANY_TRIES)
        else:
            if person:
                journey.added = [*{*journey.added, person.pk} - {journey.applicant}]
                journey.people = [*{*journey.people, person.pk}] if journey.people else []
                journey.save(request)
                return redirect("booking:who")
            unknown = grouped(form.cleaned_data["v_number"])
            form.add_error(None, _("We cannot find this number and date of birth together."))
    return render(request, "booking/add.html", {"form": form, "unknown": unknown}, status=status)


@require_safe
@people_chosen
def when(request: JourneyRequest) -> HttpResponse:
    journey, today = request.journey, timezone.localdate()
    around = surroundings(journey.home)
    chosen = around.place(number(one(request.GET, "place")))
    first = max(date.fromisoformat(journey.first_day), today)
    since = max(first, day_of(one(request.GET, "from")) or first)
    found = offers(around, chosen, len(journey.people), since)
    context = {
        "found": found,
        "days": day_lines(found.days),
        "places": place_links(journey.home, get_language()),
        "around": around,
        "chosen": chosen,
        "size": len(journey.people),
        "first_day": first if first > today else None,
        "later": found.days[-1].day.day if len(found.days) == DAYS_SHOWN else None,
        "without": without.near(around, chosen),
    }
    if journey.moving:
        context |= of_the_visit(journey)
    return render(request, "booking/when.html", context)


def of_the_visit(journey: Journey) -> dict[str, Any]:
    """Return what the page says beside the times when a visit changes.

    Who brings others along may stay at the same time, if there is room.
    """
    booked = booked_now(journey.moving)
    more = {row.applicant_id for row in booked} < set(journey.people)
    slots = sorted({row.slot_id for row in booked})
    return {
        "moving": True,
        "proposed": proposal_of(Party(pk=journey.moving)),
        "joining": booked[0].slot if booked and more else None,
        "joining_slots": ",".join(str(pk) for pk in slots),
    }


@require_safe
@people_chosen
def times(request: JourneyRequest, location: int, day: str) -> HttpResponse:
    """All times of one day at one location that seat the whole party."""
    journey, wanted = request.journey, day_of(day)
    place = surroundings(journey.home).place(location)
    if place is None or wanted is None:
        raise Http404
    found = free_day(location, len(journey.people), wanted)
    windows = found.windows if found else ()
    context = {
        "place": place,
        "day": wanted,
        "mornings": time_buttons(tuple(window for window in windows if window.morning)),
        "afternoons": time_buttons(tuple(window for window in windows if not window.morning)),
        "size": len(journey.people),
        "minutes": PER_PERSON * len(journey.people),
        "without": without.is_without(location, wanted),
        "moving": journey.moving,
    }
    return render(request, "booking/times.html", context)


@people_chosen
def hold(request: JourneyRequest) -> HttpResponse:
    """Keep the chosen times; a GET, as from another language of the answer, shows the list."""
    if request.method != "POST":
        return redirect("booking:when")
    form, journey = HoldForm(request.POST), request.journey
    if not answered(request, form):
        messages.error(request, _("Please choose one of the times."))
        return redirect("booking:when")
    slots = form.cleaned_data["slots"]
    try:
        held = propose(journey, slots)
    except BookingError as refusal:
        return refused(request, refusal, slots)
    journey.held = [claim.pk for claim in held]
    journey.save(request)
    if journey.moving and not held:
        messages.info(request, _("This is your time already. Nothing was changed."))
        return redirect("booking:visit")
    return redirect("booking:check_change" if journey.moving else "booking:check")


def propose(journey: Journey, slots: list[int]) -> list[Appointment]:
    """Hold the chosen slots for the people of this journey."""
    if journey.moving:
        return changes.propose_change(journey.moving, journey.people, slots, over=journey.over)
    contact = Contact(
        language=get_language(),
        step_free=journey.step_free,
        more_time=journey.more_time,
        with_guardian=journey.with_guardian,
    )
    return claims.propose(journey.key(), journey.people, slots, contact)


def refused(request: JourneyRequest, refusal: BookingError, slots: list[int]) -> HttpResponse:
    """Say why these slots are not held, where the way on is."""
    if isinstance(refusal, AlreadyBooked):
        return already_booked(request)
    if isinstance(refusal, OfferRuns):
        return answer_first(request, refusal)
    look_again(slots)
    messages.error(request, refusal_text(refusal))
    return redirect("booking:when")


def answer_first(request: JourneyRequest, refusal: OfferRuns) -> HttpResponse:
    """Go to the offer that waits for an answer; if it is another visit's, say how to see it."""
    if request.journey.party and offer_of(Party(pk=request.journey.party)):
        messages.error(request, str(refusal))
        return redirect("booking:visit")
    return render(request, "booking/offered.html", status=409)


def already_booked(request: JourneyRequest) -> HttpResponse:
    """Say that there is an appointment, and show the one of this session."""
    context = {"journey": request.journey, "first": first_slot(request.journey.party)}
    return render(request, "booking/booked.html", context, status=409)


def first_slot(party: int) -> Slot | None:
    """Return when and where the visit of this session begins, if there is one."""
    rows = Appointment.objects.filter(party=party, status__in=FIRM).select_related("slot__location")
    row = rows.order_by("slot__starts_at").first()
    return row.slot if row else None


def refusal_text(refusal: BookingError) -> str:
    """Return what happened and what to do next, in the person's language."""
    reasons = refusal.objections if isinstance(refusal, NotEligible) else ()
    return " ".join([str(refusal), *dict.fromkeys(str(reason.message) for reason in reasons)])


def number(text: str | None) -> int:
    """Return the number in a query, 0 if it is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


def day_of(text: str | None) -> date | None:
    """Return the day in a query or path, None if it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
