"""Who are you? One answer for every way of being wrong, and a page for every way of being early."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from applicants.eligibility import Objection, objections
from applicants.identity import who_is
from applicants.links import read_invitation
from applicants.models import Applicant
from applicants.v_number import grouped
from booking.answers import answered
from booking.decorators import JourneyRequest, identified, posted
from booking.forms import IdentityForm
from booking.household import booked_of, members
from booking.journey import Journey, begin
from booking.stops import STOPS
from booking.visit_forms import InvitedForm
from config.network import network_of
from gate import limits
from gate.waiting import belongs, send_back
from trail.services import number, record

MANY_TRIES = gettext_lazy(
    "There were many tries. Please wait half a minute and send it again. If that does not help,"
    " wait an hour or call us."
)


class TooManyTries(Exception):
    """This number or this network has to wait."""


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    form = IdentityForm(posted(request))
    status, unknown = 200, None
    if answered(request, form):
        try:
            applicant = identify(request, **form.cleaned_data)
        except TooManyTries:
            status = 429
            form.add_error(None, MANY_TRIES)
        else:
            if applicant and not may_enter(request, applicant):
                return send_back(redirect("booking:start"))
            if applicant:
                return enter(request, applicant)
            unknown = grouped(form.cleaned_data["v_number"])
            form.add_error(None, _("We cannot find this number and date of birth together."))
    return render(request, "booking/start.html", {"form": form, "unknown": unknown}, status=status)


def identify(request: HttpRequest, v_number: str, birth_date: str) -> Applicant | None:
    """Return who this is, or None for an unknown number as for a wrong date.

    Leaves a trace. Raises TooManyTries.
    """
    network = network_of(request)
    if not limits.may_try(v_number, network):
        record("identify", result="waits", about=number(v_number), request=request)
        raise TooManyTries
    applicant = who_is(v_number, birth_date)
    if applicant is None:
        limits.failed(v_number, network)
        record("identify", result="unknown", about=number(v_number), request=request)
    else:
        limits.entered(v_number)
        record("identify", result="found", about=f"applicant:{applicant.pk}", request=request)
    return applicant


@never_cache
def invited(request: HttpRequest, link: str) -> HttpResponse:
    """Begin with the link of an invitation, which stands for the V-number. GET shows only."""
    form, person = InvitedForm(posted(request)), read_invitation(link)
    if person is None:
        return render(request, "booking/invitation_dead.html", status=404)
    if answered(request, form):
        # By a key of its own: who attacks the number cannot keep out who has the link
        about, network = f"applicant:{person.pk}", network_of(request)
        allowed = limits.may_try(f"invitation of {about}", network, link=True)
        found = allowed and person.born_on(form.cleaned_data["birth_date"])
        record("identify", result="found" if found else "unknown", about=about, request=request)
        if found:
            return enter(request, person)
        if allowed:
            limits.failed(f"invitation of {about}", network)
        form.add_error(None, _("This date of birth does not belong to this invitation."))
    return render(request, "booking/invited.html", {"form": form})


def may_enter(request: HttpRequest, applicant: Applicant) -> bool:
    """Whether the place in line by which this browser came in is this household's, and no other's.

    Who books for others goes on with the next of them: that follows from a visit just booked.
    """
    journey = Journey.of(request)
    if journey and journey.helper:
        return True
    return belongs(request, f"{applicant.municipality_id}:{applicant.household or applicant.pk}")


def enter(request: HttpRequest, applicant: Applicant) -> HttpResponse:
    """Begin the journey of this person: who comes, or what is in the way."""
    begin(request, applicant=applicant)
    return redirect("booking:stop" if stop(applicant) else "booking:who")


def stop(applicant: Applicant) -> Objection | str | None:
    """Return what keeps this person from booking at all now, or None."""
    now = timezone.now()
    found = objections(applicant, on=timezone.localdate(now), now=now)
    if final := [reason for reason in found if not reason.first_possible_day]:
        return final[0]
    return "booked" if booked_of([applicant]) else None


@identified
def stopped(request: JourneyRequest) -> HttpResponse:
    """Say what is in the way, and the way on."""
    applicant = Applicant.objects.select_related("municipality", "wave").get(
        pk=request.journey.applicant
    )
    why = stop(applicant)
    if why is None:
        return redirect("booking:who")
    now = timezone.now()
    family = members(applicant, request.journey, now, timezone.localdate(now))
    code = why if isinstance(why, str) else why.code
    heading, lines = STOPS[code]
    context = {
        "why": code,
        "heading": heading,
        "lines": lines,
        "opens": applicant.wave.opens_at if code == "wave_not_open" and applicant.wave else None,
        "others": any(each.may_come for each in family),
    }
    return render(request, "booking/stop.html", context)
