from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.exceptions import BookingError
from locations.models import Location
from planning.decorators import PlannerRequest, planner_required
from planning.filling import services
from planning.filling.forms import RulesForm
from planning.filling.hall import Rules
from planning.filling.proposing import proposals, propose, rules_of
from planning.filling.seen import learned_lately, midnight
from planning.filling.services import AHEAD, DAY, coming
from planning.filling.words import WHY, by_hour, learned, made_of, percent, still_to_see
from planning.models import ExtraChange, Filling

SHOWN = 20  # changes


@require_safe
@planner_required
def home(request: PlannerRequest) -> HttpResponse:
    """How many do not come, at each location and by what it goes by; and what is done about it."""
    rates = learned_lately()
    rows = [(place, percent(rates.at(place.pk))) for place in with_places()]
    context = {
        "known": bool(rates),
        "seen": rates.visits,
        "missing": still_to_see(rates),
        "rows": rows,
        "some_by_night": any(by_night(place) for place, _ in rows),
        "learned": learned(rates),
    }
    return render(request, "planning/filling/home.html", context)


@require_POST
@planner_required
def switch(request: PlannerRequest) -> HttpResponse:
    services.switch(by_night=request.POST.get("by_night") == "yes", by=request.user)
    return redirect("planning:filling:home")


def with_places() -> Any:
    """Return the locations with the places of the days to come. One query."""
    first = midnight(timezone.localdate() + DAY)
    days = Q(slots__starts_at__gte=first, slots__starts_at__lt=first + AHEAD)
    return (
        Location.objects.real()
        .select_related("filling")
        .order_by("name")
        .annotate(
            planned=Sum("slots__planned", filter=days, default=0),
            extra=Sum("slots__extra", filter=days, default=0),
        )
    )


def by_night(place: Location) -> bool:
    """Whether a location does it by itself. Its rules have to be there, or one query more."""
    rules: Filling | None = getattr(place, "filling", None)
    return rules is None or rules.by_night


@require_safe
@planner_required
def location(request: PlannerRequest, pk: int) -> HttpResponse:
    """The days to come of a location: what stands, what is proposed, what was done."""
    place = get_object_or_404(Location.objects.real(), pk=pk)
    row = Filling.objects.filter(location=place).first()
    return show(request, place, RulesForm(instance=row or Filling(location=place)))


def show(request: PlannerRequest, place: Location, form: RulesForm) -> HttpResponse:
    rates = learned_lately()
    days = [each for each in proposals(coming(place), rates, rules_of([place])) if each.planned]
    changes = place.extra_changes.select_related("by", "puts_back", "put_back")[:SHOWN]
    context = {
        "place": place,
        "known": bool(rates),
        "missing": still_to_see(rates),
        "rate": percent(rates.at(place.pk)),
        "days": days,
        "changes": changes,
        "today": timezone.localdate(),
        "form": form,
    }
    return render(request, "planning/filling/location.html", context)


@require_POST
@planner_required
def rules(request: PlannerRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Location.objects.real(), pk=pk)
    form = RulesForm(request.POST, instance=Filling.objects.filter(location=place).first())
    if not form.is_valid():
        return show(request, place, form)
    said = form.cleaned_data
    services.set_rules(
        place,
        Rules(said["most_share"], said["most_wait"]),
        by_night=said["by_night"],
        by=request.user,
    )
    messages.success(request, _("Saved. It holds from the next time that places are set."))
    return redirect("planning:filling:location", pk)


@require_safe
@planner_required
def day(request: PlannerRequest, pk: int, day: str) -> HttpResponse:
    """One day: what is proposed and why, hour by hour."""
    place, on = place_and_day(pk, day)
    rates = learned_lately()
    proposed = propose(place, on, rates)
    if not proposed:
        raise Http404
    last = ExtraChange.objects.filter(location=place, day=on).first()
    context = {
        "place": place,
        "day": on,
        "proposed": proposed,
        "rate": percent(proposed.rate),
        "made_of": made_of(rates, place, on.weekday()),
        "why": WHY[proposed.bound],
        "hours": by_hour(list(proposed.slots)),
        "open": timezone.localdate() < on,
        "left_alone": last is not None and last.left_alone,
    }
    return render(request, "planning/filling/day.html", context)


def place_and_day(pk: int, day: str) -> tuple[Location, date]:
    """Return what an address names. Raises Http404 if it is none."""
    try:
        on = date.fromisoformat(day)
        datetime.combine(on, datetime.min.time()) + timedelta(days=2)
    except (ValueError, OverflowError):
        raise Http404 from None
    return get_object_or_404(Location.objects.real(), pk=pk), on


@require_POST
@planner_required
def set_day(request: PlannerRequest, pk: int, day: str) -> HttpResponse:
    place, on = place_and_day(pk, day)
    services.apply(place, on, by=request.user)
    return redirect("planning:filling:day", pk, day)


@require_POST
@planner_required
def clear(request: PlannerRequest, pk: int, day: str) -> HttpResponse:
    place, on = place_and_day(pk, day)
    try:
        services.clear(place, on, by=request.user)
    except BookingError as refusal:
        messages.error(request, str(refusal))
    return redirect("planning:filling:location", pk)


@require_POST
@planner_required
def put_back(request: PlannerRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ExtraChange, pk=pk)
    try:
        services.put_back(pk, by=request.user)
    except BookingError as refusal:
        messages.error(request, str(refusal))
    return redirect("planning:filling:location", row.location_id)
