"""Free times read out to a caller: the soonest of every location, then a few days of one.

What everybody may have, and what is kept for the phone beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice

from django.utils import timezone

from appointments.availability import free_days, look, midnight, spans
from appointments.models import Allotment, Purpose
from appointments.windows import FreeDay, FreeSlot, Window, local_day, windows
from locations.models import Location, Slot

DAYS = 4  # of one location on a page


@dataclass(frozen=True)
class Soonest:
    """A location, its first time with room for everybody, and the first kept for the phone."""

    location: Location
    window: Window | None
    kept: Window | None

    @property
    def starts_at(self) -> datetime:
        """When the first of them begins."""
        return min(each.starts_at for each in (self.window, self.kept) if each)


def soonest(size: int, since: date, kept: Mapping[int, Sequence[FreeDay]]) -> list[Soonest]:
    """Return the first times of each location that has one for `size` people, soonest first.

    `kept` are the days with times for the phone, by location (id).
    """
    places = {place.pk: place for place in Location.objects.real()}
    public = first_public([*places], size, since)
    own = {pk: days[0].windows[0] for pk, days in kept.items() if pk in places}
    found = [Soonest(places[pk], public.get(pk), own.get(pk)) for pk in {**public, **own}]
    return sorted(found, key=lambda each: (each.starts_at, each.location.name))


def first_public(locations: Sequence[int], size: int, since: date) -> dict[int, Window]:
    """Return the first time that everybody may have at each location (id) with one."""
    found: dict[int, Window] = {}
    for span in spans(since):
        missing = [pk for pk in locations if pk not in found]
        seen = look(missing, span) if missing else {}
        for pk, looked in seen.items():
            if day := next(looked.free_days(size, since), None):
                found[pk] = day.windows[0]
    return found


def kept_days(size: int, since: date) -> dict[int, list[FreeDay]]:
    """Return the days of each location (by id) with times for `size` that are kept for the phone.

    Two queries, however many there are; `claims.hold` decides.
    """
    now = timezone.now()
    pools = Allotment.objects.keeping(now).filter(
        purpose=Purpose.PHONE, slot__starts_at__gte=max(now, midnight(since))
    )
    left = {slot: number for slot, _pk, number in pools.left(now) if number}
    slots = Slot.objects.filter(pk__in=left, capacity__gt=0, location__practice=False)
    free: dict[int, list[FreeSlot]] = {}
    for slot in slots.order_by("starts_at"):
        room = FreeSlot(slot.pk, slot.starts_at, slot.ends_at, left[slot.pk])
        free.setdefault(slot.location_id, []).append(room)
    days = {pk: by_day(pk, windows(pk, rows, size)) for pk, rows in free.items()}
    return {pk: found for pk, found in days.items() if found}


def by_day(location: int, found: Iterable[Window]) -> list[FreeDay]:
    """Return these times of a location (id), which are in order, day by day."""
    days = groupby(found, key=lambda window: local_day(window.starts_at))
    return [FreeDay(day, location, tuple(times)) for day, times in days]


def days_at(location: int, size: int, since: date) -> Sequence[FreeDay]:
    """Return the first DAYS days, and one more to see whether there are later ones."""
    return list(islice(free_days(location, size, since=since), DAYS + 1))


def places() -> list[tuple[int, str]]:
    """Return the locations that receive people, by town."""
    rows = Location.objects.real().order_by("city", "name")
    return [(place.pk, place.name) for place in rows]
