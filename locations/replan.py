"""Days whose slots have to follow from changed hours: rows are the queue, a task takes them."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from config.db import service
from locations.models import Replan
from locations.services import AHEAD, plan_day


def reaches() -> date:
    """Return the last day that has slots: later ones are planned when their time comes."""
    return timezone.localdate() + AHEAD


def ask(locations: Iterable[int], first: date, last: date, *, steps: int = 0) -> None:
    """Queue the days from `first` to `last` of these locations (ids), as far as they have slots.

    A day that stands in the queue is written again, and not left alone: so this waits for
    who is planning it at this moment from what was said before, and queues it anew.
    """
    first, last = max(first, timezone.localdate()), min(last, reaches())
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    Replan.objects.bulk_create(
        [
            Replan(location_id=location, day=day, steps=steps)
            for location in sorted(locations)
            for day in days
        ],
        update_conflicts=True,
        unique_fields=["location", "day"],
        update_fields=["asked_at", "steps"],
    )


@service
def replan_next() -> bool:
    """Plan the next day of the queue; return False when there is none.

    The row goes in the same transaction: who is killed leaves it to the next.
    """
    rows = Replan.objects.select_related("location").order_by("day", "location")
    row = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if row is not None:
        plan_day(row.location, row.day, steps=row.steps)
        row.delete()
    return row is not None


def left() -> int:
    """Return how many days are still to be worked in."""
    return Replan.objects.count()
