"""Finding a visit again, having its confirmation sent once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from appointments.again import send_again
from appointments.links import living, read_link
from appointments.models import Appointment, Party, Status
from appointments.proof import born_in
from booking.answers import answered
from booking.decorators import JourneyRequest, identified, posted
from booking.journey import begin
from booking.visit_forms import BirthDateForm, ReferenceForm
from config.network import network_of
from gate import limits
from trail.services import record


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Open a visit by its reference and the birth date of an adult of it."""
    form = ReferenceForm(posted(request))
    if answered(request, form):
        given = form.cleaned_data
        party = Party.objects.filter(reference=given["reference"]).first()
        if opened(request, given["reference"], party, given["birth_date"]):
            return redirect("booking:visit")
        form.add_error(None, _("We cannot find this reference and date of birth together."))
    return render(request, "booking/find.html", {"form": form})


@never_cache
def follow(request: HttpRequest, link: str) -> HttpResponse:
    """Open a visit by the personal link of a letter; asks for the birth date. GET shows only."""
    form, party = BirthDateForm(posted(request)), living(read_link(link))
    if party is None:
        return render(request, "booking/link_dead.html", status=404)
    if answered(request, form):
        # By a key of its own: who tries the reference cannot keep out who has the link
        key = f"link of {party.reference}"
        if opened(request, key, party, form.cleaned_data["birth_date"], link=True):
            return redirect("booking:visit")
        form.add_error(None, _("This date of birth does not belong to this appointment."))
    return render(request, "booking/follow.html", {"form": form})


def opened(
    request: HttpRequest, key: str, party: Party | None, birth_date: str, *, link: bool = False
) -> bool:
    """Begin a session for this visit if the birth date is one of its adults'."""
    found = proved(request, party, key, birth_date, link=link)
    if found and party:
        begin(request, party=party.pk)
    return found


def proved(
    request: HttpRequest,
    party: Party | None,
    reference: str,
    birth_date: str,
    *,
    link: bool = False,
) -> bool:
    """Whether this birth date opens the party, which the reference or a link names.

    Counts failed tries per reference, or `link`, and per network, and leaves a trace.
    """
    network = network_of(request)
    allowed = limits.may_try(reference, network, link=link)
    found = bool(allowed and party and born_in(party, birth_date))
    if found:
        limits.entered(reference)
    elif allowed:
        limits.failed(reference, network)
    about = f"party:{party.pk}" if party else ""
    record("open_visit", result="found" if found else "unknown", about=about, request=request)
    return found


@identified
def resend(request: JourneyRequest) -> HttpResponse:
    """Send the confirmation again to the known contact. One answer, whether there is one."""
    if request.method != "POST":
        return redirect("booking:stop")
    mine = Appointment.objects.filter(
        applicant=request.journey.applicant, status__in=[Status.BOOKED, Status.HELD]
    ).values("party")
    send_again(Party.objects.filter(pk__in=mine), timezone.now())
    text = _("If we have an e-mail address for this appointment, the message is on its way.")
    messages.success(request, text)
    return redirect("booking:stop")
