"""In which steps new places become everybody's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, Sum
from django.utils import timezone

from appointments.availability import midnight
from locations.models import Location, Slot

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """Places of one hour of a location, which open together."""

    opens_at: datetime
    location: Location
    starts_at: datetime
    ends_at: datetime
    places: int


def next_day(now: datetime) -> date:
    """Return the next day on which places open, today if there is none."""
    slots = Slot.objects.filter(opens_at__gt=now, location__practice=False, capacity__gt=0)
    return timezone.localdate(slots.aggregate(first=Min("opens_at"))["first"] or now)


def steps_on(day: date) -> list[Step]:
    """Return the steps of a day, by time. Two queries, whatever there is."""
    slots = Slot.objects.filter(
        opens_at__gte=midnight(day), opens_at__lt=midnight(day + DAY), location__practice=False
    )
    rows = (
        slots.filter(capacity__gt=0)
        .order_by("opens_at", "location")
        .values("opens_at", "location")
        .annotate(starts_at=Min("starts_at"), ends_at=Max("ends_at"), places=Sum("capacity"))
    )
    known = Location.objects.in_bulk([row["location"] for row in rows])
    return [
        Step(
            row["opens_at"],
            known[row["location"]],
            row["starts_at"],
            row["ends_at"],
            row["places"],
        )
        for row in rows
    ]
