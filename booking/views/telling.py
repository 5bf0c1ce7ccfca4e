"""Pages for everybody: how things stand, why somebody cannot book, and who can use the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants.models import Applicant
from booking.journey import Journey
from booking.reasons import general, of
from booking.status import status


@never_cache
@require_safe
def how_things_stand(request: HttpRequest) -> HttpResponse:
    """Show what is open, and in which week there is room: the same for everybody."""
    found = status()
    language = get_language() or ""
    said = [each.in_language(language) for each in found.announcements]
    return render(request, "booking/status.html", {"status": found, "announcements": said})


@never_cache
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Say why somebody cannot book: to who is identified the own reasons, else all there are."""
    journey = Journey.of(request)
    people = Applicant.objects.filter(pk=journey.applicant if journey else 0)
    person = people.select_related("wave").first()
    context = {"person": person, "reasons": of(person) if person else general()}
    response = render(request, "booking/why.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@never_cache
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for whom, what does not, and whom to tell."""
    return render(request, "booking/accessibility.html")


@require_safe
def accessibility_in_dutch(request: HttpRequest) -> HttpResponse:
    """Send the address that Dutch registers know to the page in Dutch."""
    return redirect("/nl/toegankelijkheid/")
