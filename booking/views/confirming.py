"""Check and confirm; then the visit itself, as a page, a picture to scan and a calendar file."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.eligibility import comes_without_sticker
from appointments import claims
from appointments.availability import look_again
from appointments.calendar import calendar
from appointments.exceptions import AlreadyBooked, BookingError, SlotFull
from appointments.letters import visits_of
from appointments.links import make_link
from appointments.models import FIRM, Appointment, Contact, Party, Status
from appointments.references import spaced
from booking.answers import answered
from booking.decorators import JourneyRequest, place_held, posted, visit_known
from booking.endings import ended_words, may_come_again
from booking.forms import ConfirmForm
from booking.household import PERSON
from booking.journey import Journey
from booking.pictures import masked, qr_code
from booking.turn import turn_of
from booking.views.choosing import already_booked
from booking.visit import HERE, first_of, state_of
from config.statements import Statement

STILL_OURS = {Status.HELD, Status.EXPIRED}  # what can be confirmed, if need be by taking it anew
PARTY = Statement(lambda pk: Party.objects.filter(pk=pk).select_related("waitlist_entry"), int)
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
    known = masked(me.email if me else known_email(request.journey.applicant))
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
    if not booked and context["line"]:
        return render(request, "booking/line.html", context)
    if not booked:
        heading, lines = ended_words(state)
        context |= {"heading": heading, "lines": lines, "first": first_of(state)}
        context["again"] = may_come_again(state)
        return render(request, "booking/no_visit.html", context)
    first = booked[0].slot
    day = timezone.localdate(first.starts_at)
    context |= {
        "first": first,
        "people": [(row, comes_without_sticker(row.applicant, day)) for row in booked],
        "qr": qr_code(party.reference),
        "link": make_link(party) if state.word == HERE else "",
    }
    return render(request, template, context)


@require_safe
@visit_known
def calendar_file(request: JourneyRequest) -> HttpResponse:
    party = Party.objects.get(pk=request.journey.party)
    text = calendar(party, visits_of([party])[party.pk])
    name = 'attachment; filename="appointment.ics"'
    headers = {"Content-Disposition": name, "Content-Type": "text/calendar; charset=utf-8"}
    return HttpResponse(text, headers=headers)
