from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from desk.decorators import ClerkRequest, clerk_required
from desk.device import remember
from desk.device_forms import PlaceForm
from locations.models import Location
from trail.services import record


@clerk_required
def choose_location(request: ClerkRequest) -> HttpResponse:
    """Where this device stands: asked once, until somebody chooses anew."""
    if request.method != "POST":
        return choice(request)
    place = PlaceForm(request.user, timezone.localdate(), request.POST).place()
    if place is None:
        raise Http404  # of somebody else, or of nobody
    location, desk = place
    response = redirect("desk:day")
    remember(response, location, desk)
    about = f"desk:{desk.pk}" if desk else f"location:{location.pk}"
    record("desk-open", about=about, request=request)
    return response


def choice(request: ClerkRequest) -> HttpResponse:
    """Return the page that asks where this device stands."""
    mine = Location.objects.real().served_by(request.user, timezone.localdate())
    locations = mine.prefetch_related("desks")
    return render(request, "desk/location.html", {"locations": locations, "desk": request.desk})
