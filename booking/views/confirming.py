"""Check and confirm."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appointments import claims
from appointments.availability import look_again
from appointments.exceptions import AlreadyBooked, BookingError, SlotFull
from appointments.models import FIRM, Appointment, Contact, Status
from booking.answers import answered
from booking.decorators import JourneyRequest, place_held, posted
from booking.forms import ConfirmForm
from booking.household import PERSON
from booking.journey import Journey
from booking.views.choosing import already_booked
from config.statements import Statement

STILL_OURS = {Status.HELD, Status.EXPIRED}  # what can be confirmed, if need be by taking it anew
CLAIMS = Statement(
    lambda claims: (
        Appointment.objects.filter(pk__any_of=claims)
        .select_related("applicant", "slot__location")
        .order_by("slot__starts_at", "place")
    ),
    list,
)


@place_held
def check(request: JourneyRequest) -> HttpResponse:
    """Show what is held and ask how to reach the party; a POST books it."""
    form = ConfirmForm(posted(request), initial=helper_of(request.journey))
    if answered(request, form):
        return confirm(request, form)
    held = CLAIMS(request.journey.held)
    if held and all(row.status in FIRM for row in held):
        return redirect("booking:visit")
    if not held or any(row.status not in STILL_OURS for row in held):
        return redirect("booking:when")
    me = next(
        (row.applicant for row in held if row.applicant_id == request.journey.applicant), None
    )
    # That there is an address, not which: a V-number and a date of birth open no contact
    known = bool(me.email if me else known_email(request.journey.applicant))
    context = {"form": form, "held": held, "first": held[0].slot, "known": known}
    return render(request, "booking/check.html", context)


def helper_of(journey: Journey) -> dict[str, str]:
    """Return what the form shows at first: the address of a helper who goes on."""
    return {"helper_email": journey.helper} if journey.helper else {}


def confirm(request: JourneyRequest, form: ConfirmForm) -> HttpResponse:
    """Book what is held and go on to the visit, or back to the times with the reason."""
    journey, given = request.journey, form.cleaned_data
    contact = Contact(
        email=given["email"] or known_email(journey.applicant),
        helper_email=given["helper_email"],
        phone=given["phone"],
        language=get_language(),
        step_free=journey.step_free,
        more_time=journey.more_time,
        with_guardian=journey.with_guardian,
    )
    try:
        booked = claims.confirm(journey.held, contact, moving=False)
    except AlreadyBooked:  # on another device, while this page was open
        return already_booked(request)
    except BookingError as refusal:
        look_again()
        late = _("The time you chose was kept for 10 minutes and is now taken by somebody else.")
        messages.error(request, late if isinstance(refusal, SlotFull) else str(refusal))
        return redirect("booking:when")
    journey.party, journey.helper = booked[0].party_id, given["helper_email"]
    journey.save(request)
    return redirect("booking:visit")


def known_email(applicant: int) -> str:
    """Return the address that the municipality gave, if it did."""
    person = PERSON.one(applicant)
    return person.email
