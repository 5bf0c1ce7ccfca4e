from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from appointments.references import read_reference
from desk.decorators import DeskRequest, desk_required
from desk.field import PREFIX
from desk.late import Told, current_party, enter, find_visit
from desk.late_forms import ArrivalForm, person_forms
from trail.services import record

KEY = "late"  # of the session: the party that is being entered, and what became of the last


@require_safe
@desk_required
def late(request: DeskRequest) -> HttpResponse:
    """What happened on paper is entered here: find the visit, then say who came and when."""
    return page(request)


def page(request: DeskRequest, arrival: ArrivalForm | None = None) -> HttpResponse:
    kept = request.session.get(KEY, {})
    visit = current_party(kept.get("party"), request.location)
    if visit:
        record("late-seen", about=f"party:{visit.party.pk}", request=request)
    data = arrival.data if arrival is not None else None
    context = {
        "location": request.location,
        "visit": visit,
        "form": arrival or (ArrivalForm(visit) if visit else None),
        "people": person_forms(visit, data) if visit else [],
        "told": [Told(*each) for each in kept.get("told", [])],
        "unknown": kept.get("unknown", False),
    }
    return render(request, "desk/late.html", context)


@require_POST
@desk_required
def find(request: DeskRequest) -> HttpResponse:
    typed = request.POST.get("code", "")[:60]
    reference = read_reference(typed) or read_reference(typed.strip().removeprefix(PREFIX))
    visit = find_visit(reference, request.location, timezone.now()) if reference else None
    party = visit.party.pk if visit else None
    record("late-find", about=f"party:{party}" if party else "", request=request)
    request.session[KEY] = {"party": party, "unknown": visit is None}
    return redirect("desk:late")


@require_POST
@desk_required
def write(request: DeskRequest) -> HttpResponse:
    visit = current_party(request.session.get(KEY, {}).get("party"), request.location)
    if visit is None:
        return redirect("desk:late")
    arrival, people = ArrivalForm(visit, request.POST), person_forms(visit, request.POST)
    if not arrival.is_valid() or not all(form.is_valid() for _visitor, form in people):
        return page(request, arrival)
    at = arrival.cleaned_data["time"]
    notes = [form.on_paper(visitor.appointment.pk, at) for visitor, form in people]
    told = enter([note for note in notes if note], desk=request.desk, by=request.user)
    refused = any(each.refused for each in told)
    about = f"party:{visit.party.pk}"
    record("late-entry", result="conflict" if refused else "in", about=about, request=request)
    request.session[KEY] = {"told": told}
    return redirect("desk:late")
