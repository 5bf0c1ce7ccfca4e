"""For who books for others: a page that says how, and going on with the next person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booking.decorators import JourneyRequest, visit_known
from booking.journey import Journey
from booking.views.choosing import first_slot


@never_cache
@require_safe
def helpers(request: HttpRequest) -> HttpResponse:
    """Say how to book for others; the same page is made to be printed."""
    return render(request, "booking/helpers.html", {"most": settings.HELPER_PARTIES})


@visit_known
def another(request: JourneyRequest) -> HttpResponse:
    """Begin anew for another person, with the helper's address, at the same place and day."""
    before, first = request.journey, first_slot(request.journey.party)
    if request.method != "POST" or not before.helper:
        return redirect("booking:visit")
    journey = Journey(helper=before.helper)
    if first:
        journey.near = first.location_id
        journey.near_day = timezone.localdate(first.starts_at).isoformat()
    request.session.flush()
    journey.save(request)
    return redirect("booking:start")
