"""What planners propose to a visit that the caller has proved: yes, or no once it is over.

Until then another time is chosen as ever, and cancelling is cancelling: what is proposed
ends with that.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments import proposals
from appointments.exceptions import BookingError, SlotFull
from appointments.models import Party
from phone.decorators import CallRequest, visit_proved
from phone.forms import MOST
from phone.views.booking import number, refusal_text
from trail.services import record


@require_POST
@visit_proved
def accept(request: CallRequest, party: Party) -> HttpResponse:
    """Take what is proposed, if it is still what the page showed."""
    try:
        booked = proposals.accept(party.pk, shown_to(request))
    except SlotFull:
        messages.error(request, _("This proposal is gone. What they had is as it was."))
    except BookingError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        record("phone proposal", result="accepted", about=f"party:{party.pk}", request=request)
        messages.success(request, _("The new time is theirs."))
        return redirect("phone:person", booked[0].applicant_id)
    return redirect("phone:person", party.appointments.latest("pk").applicant_id)


@require_POST
@visit_proved
def decline(request: CallRequest, party: Party) -> HttpResponse:
    """Give up what is proposed; what comes next stands where the button was."""
    try:
        proposals.decline(party.pk, shown_to(request))
    except SlotFull:
        messages.error(request, _("This proposal is gone. What they had is as it was."))
    else:
        record("phone proposal", result="declined", about=f"party:{party.pk}", request=request)
        messages.success(request, _("They said no. Somebody else can have that time."))
    return redirect("phone:person", party.appointments.latest("pk").applicant_id)


def shown_to(request: CallRequest) -> list[int]:
    """Return which claims (ids) the page showed; a number that is none is nobody's."""
    parts = request.POST.get("proposal", "").split(",", MOST)
    return [number(part) for part in parts]
