"""The page of people who may be registered twice: side by side, and what the officer says."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants import doubles
from applicants.models import Applicant
from applicants.people import about
from appointments.exceptions import BookingError, MinorAlone
from config.db import ids
from councils.doors import OfficeRequest, office_page, show
from councils.people import hers, number, state_of, with_state
from councils.people_forms import born
from councils.refusals import why
from councils.same import same_person
from trail.services import record_each

people_page = office_page("councils.keep_people")


@require_safe
@people_page
def listed(request: OfficeRequest) -> HttpResponse:
    """Show the pairs. Leaves in the trail who was shown."""
    found = doubles.pairs(ids(request.user.municipalities.all()))
    both = {person.pk for pair in found for person in pair}
    people = with_state(hers(request.user)).in_bulk(both)
    record_each("search", sorted(about(pk) for pk in both), request=request)
    rows = [[side(people[person.pk]) for person in pair] for pair in found]
    context = {"title": _("Possible doubles"), "pairs": rows, "most": doubles.SHOWN}
    return show(request, "councils/doubles.html", **context)


def side(person: Applicant) -> dict[str, object]:
    """Return what the page shows of one of the two."""
    return {"person": person, "born": born(person), "state": state_of(person)}


@require_POST
@people_page
def two(request: OfficeRequest) -> HttpResponse:
    """These are two people, for good."""
    first, second = pair_of(request)
    doubles.dismiss(first, second, by=request.user)
    messages.success(request, _("Noted: these are two people. They are not shown again."))
    return redirect("people:doubles")


@require_POST
@people_page
def one(request: OfficeRequest) -> HttpResponse:
    """These are one person: the number that was not chosen is withdrawn."""
    first, second = pair_of(request)
    kept = request.POST.get("keep", "")
    if kept not in {str(first), str(second)}:
        messages.error(request, _("Choose which number stays."))
        return redirect("people:doubles")
    keep, gone = (first, second) if kept == str(first) else (second, first)
    try:
        same_person(keep, gone, by=request.user)
    except MinorAlone:
        messages.error(request, _("A child would be left without an adult. Keep this number."))
    except BookingError as refusal:
        messages.error(request, why(refusal))
    else:
        messages.success(request, _("Noted: this is one person. The other number is withdrawn."))
    return redirect("people:doubles")


def pair_of(request: OfficeRequest) -> tuple[int, int]:
    """Return the two people (ids) of the form. Raises Http404 unless both are hers."""
    asked = {number(request.POST.get(side, "")) for side in ("first", "second")}
    found = sorted(ids(hers(request.user).filter(pk__in=asked)))
    if len(found) < len(("first", "second")):
        raise Http404
    return found[0], found[1]
