"""What there is: a week of every location, a day of one, times that are too full, what opens."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.availability import midnight
from locations import replan
from locations.models import Location
from locations.replan import reaches
from locations.schedule import Schedule, read
from planning.capacity import conflicts as crowded
from planning.capacity.conflicts import too_many
from planning.capacity.releases import next_day, steps_on
from planning.capacity.week import limit_of_slot, slots_of, week
from planning.decorators import PlannerRequest, planner_required

DAY = timedelta(days=1)


@require_safe
@planner_required
def weeks(request: PlannerRequest) -> HttpResponse:
    """Seven days of every location."""
    today = timezone.localdate()
    asked = day_in(request.GET.get("from", "")) or today
    first = asked - timedelta(days=asked.weekday())
    rows = week(first, list(Location.objects.real()))
    context = {
        "rows": rows,
        "days": [first + timedelta(days=ahead) for ahead in range(7)],
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
        "until": reaches(),
        "left": replan.left(),
        "conflicts": sum(day.conflicts for _, days in rows for day in days),
    }
    return render(request, "planning/capacity/week.html", context)


def day_in(text: str) -> date | None:
    """Return the day that is asked for; None if it is none, or far from any plan."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs(day - timezone.localdate()) < timedelta(days=3660) else None


def day_or_404(text: str) -> date:
    """Return the day of an address. Raises Http404."""
    day = day_in(text)
    if day is None:
        raise Http404
    return day


@require_safe
@planner_required
def day(request: PlannerRequest, pk: int, day: str) -> HttpResponse:
    """The times of one day of a location, and which number limits each."""
    place, on = get_object_or_404(Location.objects.real(), pk=pk), day_or_404(day)
    rows, numbers = slots_of([place.pk], midnight(on), midnight(on + DAY))
    schedule = read(place.pk, on, on)
    times = [
        {
            "slot": slot,
            "booked": (booked := numbers.claims.get(slot.pk, 0)),
            "kept": (kept := numbers.kept.get(slot.pk, 0)),
            "free": max(0, int(slot.capacity) - booked - kept),
            "over": too_many(slot, booked),
            "limit": limit_of_slot(slot, numbers.limits),
        }
        for slot in rows.get((place.pk, on), [])
    ]
    context = {"place": place, "day": on, "times": times, **said(schedule, on)}
    context |= {"before": on - DAY, "after": on + DAY, "now": timezone.now()}
    return render(request, "planning/capacity/day.html", context)


def said(schedule: Schedule, on: date) -> dict[str, Any]:
    """Return what a day follows from."""
    return {
        "hours": schedule.hours(on),
        "own": schedule.own,
        "closures": schedule.closures,
        "why_nothing": schedule.why_nothing(on),
    }


@require_safe
@planner_required
def conflicts(request: PlannerRequest) -> HttpResponse:
    """Times with more people than places, and the way to where they are moved."""
    found = crowded.conflicts(timezone.now())
    context = {
        "groups": crowded.by_day(found),
        "times": len(found),
        "people": sum(each.over for each in found),
    }
    return render(request, "planning/capacity/conflicts.html", context)


@require_safe
@planner_required
def releases(request: PlannerRequest) -> HttpResponse:
    """When which places become everybody's: for planners' eyes only."""
    asked = day_in(request.GET.get("day", "")) or next_day(timezone.now())
    context = {
        "day": asked,
        "before": asked - DAY,
        "after": asked + DAY,
        "steps": steps_on(asked),
        "until": reaches(),
    }
    return render(request, "planning/capacity/releases.html", context)


@require_safe
@planner_required
def place(request: PlannerRequest, pk: int) -> HttpResponse:
    """A location: its details, hours by weekday, days of their own, and closures."""
    found = get_object_or_404(Location.objects.real(), pk=pk)
    today = timezone.localdate()
    schedule = read(found.pk, today, today + timedelta(days=366))
    weekly = sorted(schedule.weekly, key=lambda row: (row.weekday, row.valid_from, row.opens))
    context = {
        "place": found,
        "desks": found.desks.count(),
        "weekly": weekly,
        "own": schedule.own,
        "closures": schedule.closures,
        "today": today,
        "receives": found.slots.upcoming(timezone.now()).filter(capacity__gt=0).exists(),
        "left": replan.left(),
    }
    return render(request, "planning/capacity/place.html", context)
