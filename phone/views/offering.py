"""What the line keeps for a visit that the caller has proved: taken, or given back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments import waitlist
from appointments.exceptions import BookingError, SlotFull
from appointments.models import Party
from phone.decorators import CallRequest, visit_proved
from phone.views.booking import number, refusal_text
from trail.services import record


@require_POST
@visit_proved
def accept(request: CallRequest, party: Party) -> HttpResponse:
    """Take what is offered, if it is still what the page showed."""
    try:
        booked = waitlist.accept(party.pk, offer_meant(request))
    except SlotFull:
        text = _("This place is gone. They keep their place in line, and what they had.")
        messages.error(request, text)
    except BookingError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        record("phone line", result="accepted", about=f"party:{party.pk}", request=request)
        messages.success(request, _("The place is theirs."))
        return redirect("phone:person", booked[0].applicant_id)
    return redirect("phone:line", party.pk)


@require_POST
@visit_proved
def decline(request: CallRequest, party: Party) -> HttpResponse:
    """Give back what is offered; they go on waiting."""
    waitlist.decline(party.pk, offer_meant(request))
    record("phone line", result="declined", about=f"party:{party.pk}", request=request)
    messages.success(request, _("They go on waiting, and keep their place in line."))
    return redirect("phone:line", party.pk)


def offer_meant(request: CallRequest) -> int:
    """Return which offer (id of its first claim) the page showed, 0 if it does not say."""
    return number(request.POST.get("offer", ""))
