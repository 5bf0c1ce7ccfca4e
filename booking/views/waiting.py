"""The waiting list: what would suit, what is offered, and the answer."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.models import Applicant
from appointments import waitlist
from appointments.exceptions import BookingError
from appointments.models import Contact, Party, WaitlistEntry
from booking.answers import answered, one
from booking.decorators import JourneyRequest, may_wait, posted, visit_known
from booking.journey import Journey
from booking.nearby import surroundings
from booking.views.choosing import first_day, number, refusal_text
from booking.views.confirming import known_email
from booking.visit import booked_now
from booking.waiting_form import WaitForm, known_wishes
from config.db import ids


@may_wait
def wait(request: JourneyRequest) -> HttpResponse:
    """Ask what would suit; a POST puts the party in line, or changes what it waits for."""
    journey = request.journey
    people, entry = who_waits(journey)
    if not people:
        return redirect("booking:visit")
    around = surroundings(people[0].municipality_id)
    known = party_of(journey, people) is not None
    form = WaitForm(around, posted(request), initial=known_wishes(entry, around), known=known)
    if answered(request, form):
        since = max(first_day(people), timezone.localdate())
        try:
            journey.party = join(journey, people, form, since).party_id
        except BookingError as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            journey.save(request)
            messages.success(
                request, _("You are on the waiting list. We write when there is a place.")
            )
            return redirect("booking:visit")
    context = {"form": form, "size": len(people), "entry": entry, "known": known}
    return render(request, "booking/wait.html", context)


def who_waits(journey: Journey) -> tuple[Sequence[Applicant], WaitlistEntry | None]:
    """Return the people of the visit of this session, else those chosen, and their entry if any."""
    if journey.party:
        entry = WaitlistEntry.objects.filter(party=journey.party).first()
        booked = [row.applicant for row in booked_now(journey.party)]
        if entry or booked:
            return booked or list(entry.applicants.all() if entry else ()), entry
    people = Applicant.objects.filter(pk__in=journey.people).select_related("wave")
    return list(people.order_by("pk")), None


def party_of(journey: Journey, people: Sequence[Applicant]) -> Party | None:
    """Return the visit of this session with which these people wait, None for a new one."""
    mine = Party.objects.filter(pk=journey.party)
    waiting = mine.filter(waitlist_entry__isnull=False).first()
    return waiting or mine.filter(appointments__applicant__in=people).first()


def join(
    journey: Journey, people: Sequence[Applicant], form: WaitForm, since: date
) -> WaitlistEntry:
    """Put these people in line with the visit they have, or with a new party."""
    given, party = form.cleaned_data, party_of(journey, people)
    if party:
        contact = Contact(language=get_language(), with_guardian=party.with_guardian)
        return waitlist.join(party.form_key, ids(people), form.wishes(since), contact)
    contact = Contact(
        email=given["email"] or known_email(people[0].pk),
        phone=given["phone"] or None,
        language=get_language(),
        with_guardian=journey.with_guardian,
    )
    return waitlist.join(journey.key(), ids(people), form.wishes(since), contact)


@visit_known
def accept(request: JourneyRequest) -> HttpResponse:
    """Take what was offered; a GET, as from another language, shows it."""
    if request.method == "POST":
        try:
            waitlist.accept(request.journey.party, offer_meant(request))
        except BookingError:
            text = _("This place is gone. You keep your place in line, and what you had.")
            messages.error(request, text)
        else:
            messages.success(request, _("The place is yours."))
    return redirect("booking:visit")


def offer_meant(request: JourneyRequest) -> int:
    """Return which offer (id of its first claim) the page showed, 0 if it does not say."""
    return number(one(request.POST, "offer"))


@visit_known
def decline(request: JourneyRequest) -> HttpResponse:
    """Give back what was offered and go on waiting."""
    if request.method == "POST":
        waitlist.decline(request.journey.party, offer_meant(request))
        messages.success(request, _("You go on waiting, and keep your place in line."))
    return redirect("booking:visit")


@visit_known
def leave(request: JourneyRequest) -> HttpResponse:
    """Leave the line. What is booked stays."""
    if request.method == "POST":
        for entry in WaitlistEntry.objects.filter(party=request.journey.party):
            waitlist.leave(entry.pk)
        messages.success(request, _("You are not on the waiting list any more."))
    return redirect("booking:visit")
