"""Limits of places: the one writer of `ceiling`, whoever wants one and why."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from config.db import locked, service
from locations.models import Limit, Location, Slot, Why


@service
def limit(
    location: int, starts_at: datetime, ends_at: datetime, places: int, why: Why, *, note: str = ""
) -> int:
    """Let each slot of a location (id) in that time have `places` at most; return those written.

    0 stops new bookings. Who has a place keeps it. The lowest limit counts; the same
    time, reason and note set again replaces what was said. Safe to repeat.
    """
    locked(Location.objects.filter(pk=location))  # before its slots: two limits at once add up
    Limit.objects.update_or_create(
        location_id=location,
        starts_at=starts_at,
        ends_at=ends_at,
        why=why,
        note=note,
        defaults={"places": places},
    )
    return apply(location, starts_at, ends_at)


@service
def lift(
    location: int, starts_at: datetime, ends_at: datetime, why: Why, *, note: str | None = None
) -> int:
    """Take back the limits for that reason that lie within that time; return the slots written.

    With a `note`, only those that have it. What limits a slot for another reason goes on.
    Safe to repeat.
    """
    locked(Location.objects.filter(pk=location))
    own = Limit.objects.filter(location=location, why=why)
    own = own if note is None else own.filter(note=note)
    own.filter(starts_at__gte=starts_at, ends_at__lte=ends_at).delete()
    return apply(location, starts_at, ends_at)


def apply(location: int, starts_at: datetime, ends_at: datetime) -> int:
    """Write the ceiling of each slot that this time touches, where it differs."""
    slots = locked(touched(location, starts_at, ends_at))
    limits = ceilings(location, slots)
    changed = [slot for slot in slots if slot.ceiling != limits.get(slot.starts_at)]
    for slot in changed:
        slot.ceiling = limits.get(slot.starts_at)
    Slot.objects.bulk_update(changed, ["ceiling"])
    return len(changed)


def touched(location: int, starts_at: datetime, ends_at: datetime) -> QuerySet[Slot]:
    """Find the slots of a location (id) that have some of this time."""
    return Slot.objects.filter(location=location, starts_at__lt=ends_at, ends_at__gt=starts_at)


def ceilings(location: int, slots: Sequence[Slot]) -> dict[datetime, int]:
    """Return the lowest limit of each of these slots, by its start, as far as it has one."""
    if not slots:
        return {}
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    limits = list(Limit.objects.filter(location=location).between(first, last))
    found = {
        slot.starts_at: [
            row.places
            for row in limits
            if row.starts_at < slot.ends_at and row.ends_at > slot.starts_at
        ]
        for slot in slots
    }
    return {start: min(places) for start, places in found.items() if places}
