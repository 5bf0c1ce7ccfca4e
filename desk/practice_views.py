from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from desk.decorators import ClerkRequest, clerk_required
from desk.device import forget, remember
from desk.practice import exercises, start_practice
from trail.services import record


@require_safe
@clerk_required
def practice(request: ClerkRequest) -> HttpResponse:
    """What to try at the practice desk, or how to begin."""
    at = request.location if request.location and request.location.practice else None
    found = exercises(at) if at else []
    return render(request, "desk/practice.html", {"at": at, "exercises": found})


@require_POST
@clerk_required
def start(request: ClerkRequest) -> HttpResponse:
    """Bring this device to the clerk's practice desk, with fresh visitors."""
    desk = start_practice(request.user)
    record("practice", result="start", about=f"desk:{desk.pk}", request=request)
    response = redirect("desk:practice")
    remember(response, desk.location, desk)
    return response


@require_POST
@clerk_required
def stop(request: ClerkRequest) -> HttpResponse:
    """Ask anew where this device stands: it practises no more."""
    record("practice", result="stop", request=request)
    response = redirect("desk:location")
    forget(response)
    return response
