"""Changing a visit: another time or place, one who moves alone, one who joins.

The old places stay until the new ones are confirmed.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applicants.models import Applicant
from appointments import claims
from appointments.availability import look_again
from appointments.exceptions import BookingError
from appointments.letters import visits_of
from appointments.models import Appointment, Party, Status
from booking.answers import answered
from booking.decorators import JourneyRequest, new_place_held, posted, visit_known
from booking.forms import MOST, IdentityForm
from booking.household import booked_of
from booking.views.choosing import first_day
from booking.views.confirming import CLAIMS, STILL_OURS
from booking.views.identity import MANY_TRIES, TooManyTries, identify
from booking.views.visits import proved
from booking.visit import booked_now, can_change
from booking.visit_forms import ChangeForm, ReferenceForm


@visit_known
def change(request: JourneyRequest) -> HttpResponse:
    """Ask who of the visit comes at another time or place; a POST goes on to the times."""
    booked = can_change(request.journey.party)
    if not booked:
        return redirect("booking:visit")
    form = ChangeForm(booked, posted(request), initial={"people": [row.pk for row in booked]})
    if answered(request, form):
        moving = [row.applicant for row in booked if row.pk in form.cleaned_data["people"]]
        return choose_times(request, moving)
    return render(request, "booking/change.html", {"form": form, "booked": booked})


def choose_times(
    request: JourneyRequest, people: Sequence[Applicant], over: Sequence[int] = ()
) -> HttpResponse:
    """Go on to the times for these people of the visit that is being changed, and `over`."""
    journey = request.journey
    journey.moving, journey.over, journey.held = journey.party, [*over], []
    journey.people = [person.pk for person in people]
    journey.home = people[0].municipality_id
    journey.first_day = first_day(people).isoformat()
    journey.save(request)
    return redirect("booking:when")


@visit_known
def join(request: JourneyRequest) -> HttpResponse:
    """Add somebody to the visit by V-number and birth date: same single answer, same limits."""
    booked, form, status = can_change(request.journey.party), IdentityForm(posted(request)), 200
    if not booked:
        return redirect("booking:visit")
    if answered(request, form):
        try:
            person = identify(request, **form.cleaned_data)
        except TooManyTries:
            status = 429
            form.add_error(None, MANY_TRIES)
        else:
            if refusal := objection_to(person, booked):
                form.add_error(None, refusal)
            elif person:
                return choose_times(request, [*[row.applicant for row in booked], person])
    context = {"form": form, "first": booked[0].slot}
    return render(request, "booking/join.html", context, status=status)


def objection_to(person: Applicant | None, booked: Sequence[Appointment]) -> str:
    """Return why this person cannot be added to who is booked, "" if nothing is in the way."""
    if person is None:
        return _("We cannot find this number and date of birth together.")
    if person.pk in {row.applicant_id for row in booked}:
        return _("This person comes along already.")
    if booked_of([person]):  # elsewhere: its reference brings them over, and nothing less
        return _("One of the people you chose already has an appointment. Nothing was changed.")
    return too_many(len(booked) + 1)


@visit_known
def take(request: JourneyRequest) -> HttpResponse:
    """Bring the people of another appointment over, by its reference and a birth date of it."""
    booked, form = can_change(request.journey.party), ReferenceForm(posted(request))
    if not booked:
        return redirect("booking:visit")
    if answered(request, form):
        given = form.cleaned_data
        other = Party.objects.filter(reference=given["reference"]).first()
        coming = booked_now(other.pk) if other and proved(request, other, **given) else []
        if refusal := objection_to_all(coming, booked):
            form.add_error(None, refusal)
        else:
            people = [row.applicant for row in [*booked, *coming]]
            return choose_times(request, people, over=[coming[0].party_id])
    return render(request, "booking/take.html", {"form": form, "first": booked[0].slot})


def objection_to_all(coming: Sequence[Appointment], booked: Sequence[Appointment]) -> str:
    """Return why these cannot come over to who is booked, "" if nothing is in the way."""
    if not coming:
        return _("We cannot find this reference and date of birth together.")
    if coming[0].party_id == booked[0].party_id:
        return _("This is the reference of your own appointment.")
    return too_many(len(booked) + len(coming))


def too_many(people: int) -> str:
    return _("At most 6 people can come together.") if people > MOST else ""


@new_place_held
def check_change(request: JourneyRequest) -> HttpResponse:
    """Show the new time beside the old one; a POST moves the visit."""
    journey = request.journey
    held = CLAIMS(journey.held)
    if request.method == "POST":
        return move(request)
    if held and all(row.status == Status.BOOKED for row in held):
        return redirect("booking:visit")
    if not held or any(row.status not in STILL_OURS for row in held):
        return redirect("booking:when")
    old = visits_of([Party(pk=journey.moving)])[journey.moving]
    context = {"held": held, "first": held[0].slot, "old": old[0].slot if old else None}
    return render(request, "booking/check_change.html", context)


def move(request: JourneyRequest) -> HttpResponse:
    """Confirm the new places; what is refused leaves the old ones as they were."""
    journey = request.journey
    try:
        booked = claims.confirm(journey.held)
    except BookingError as refusal:
        look_again()
        messages.error(request, f"{refusal} {_('Your old appointment stays as it was.')}")
        return redirect("booking:when")
    alone = booked[0].party_id != journey.party
    journey.party, journey.moving, journey.held = booked[0].party_id, 0, []
    journey.save(request)
    text = _("This is an appointment of its own now, with its own reference.") if alone else ""
    messages.success(request, " ".join(filter(None, [_("The change is confirmed."), text])))
    return redirect("booking:visit")
