"""What planners propose instead of the time that was booked: yes, or no once that is over.

Until then another time is chosen as ever, and cancelling is cancelling: what is proposed
ends with that.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from appointments import proposals
from appointments.exceptions import BookingError
from booking.answers import one
from booking.decorators import JourneyRequest, visit_known
from booking.views.choosing import number

MOST = 10  # people of one visit, if staff booked it


@visit_known
def accept(request: JourneyRequest) -> HttpResponse:
    """Take what is proposed; a GET, as from another language, shows it."""
    if request.method == "POST":
        try:
            proposals.accept(request.journey.party, shown_to(request))
        except BookingError:
            text = _("This proposal is gone. What you had is as it was.")
            messages.error(request, text)
        else:
            messages.success(request, _("The new time is yours."))
    return redirect("booking:visit")


@visit_known
def decline(request: JourneyRequest) -> HttpResponse:
    """Give up what is proposed; the page of the visit says what comes next."""
    if request.method == "POST":
        try:
            proposals.decline(request.journey.party, shown_to(request))
        except BookingError:
            messages.error(request, _("This proposal is gone. What you had is as it was."))
        else:
            messages.success(request, _("You said no. Somebody else can have that time."))
    return redirect("booking:visit")


def shown_to(request: JourneyRequest) -> list[int]:
    """Return which claims (ids) the page showed; a number that is none is nobody's."""
    parts = (one(request.POST, "proposal") or "").split(",", MOST)
    return [number(part) for part in parts]
