"""Supply: which slots there are and what the desks can do in them, never who booked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from holidays import country_holidays

from config.db import locked, service
from locations.models import Closure, Location, OpeningHours, Slot

MINUTES_PER_PERSON = 10
AHEAD = timedelta(days=60)
HOLIDAYS = country_holidays("NL")  # works out a year when it is first asked about it


def open_slots(until: date) -> int:
    """Plan every location from today to `until`, both included; return the slots written.

    Practice locations are left out: they get their slots when somebody practises.
    Each day of a location is a transaction of its own, so that bookings never
    wait for more than one day's slots. Safe to repeat and to run twice at once.
    """
    today = timezone.localdate()
    days = [today + timedelta(days=ahead) for ahead in range((until - today).days + 1)]
    locations = list(Location.objects.real())
    return sum(plan_day(location, day) for day in days for location in locations)


@service
def plan_day(location: Location, day: date) -> int:
    """Bring the slots of one day in line with hours, closures and holidays; return those written.

    Writes `planned` and `ends_at` and nothing else: a pause or an extra place
    outlives a new plan. New slots open to the public at once. A slot that is no
    longer wanted stays, with 0 planned, for somebody may have booked it. Writes
    only what differs: an unchanged row is not a row to be locked by a new version.
    """
    found = {slot.starts_at: slot for slot in locked(location.slots.on(day))}
    wanted = {slot.starts_at: slot for slot in wanted_slots(location, day)}
    for starts_at, slot in found.items():
        unwanted = Slot(location=location, starts_at=starts_at, ends_at=slot.ends_at, planned=0)
        wanted.setdefault(starts_at, unwanted)
    changed = [slot for slot in wanted.values() if differs(slot, found.get(slot.starts_at))]
    Slot.objects.bulk_create(
        sorted(changed, key=lambda slot: slot.starts_at),  # two at once insert in one order
        update_conflicts=True,
        unique_fields=["location", "starts_at"],
        update_fields=["planned", "ends_at"],
    )
    return len(changed)


def differs(slot: Slot, found: Slot | None) -> bool:
    """Whether `slot` says something else than the row we have, or there is none."""
    return found is None or (slot.planned, slot.ends_at) != (found.planned, found.ends_at)


def wanted_slots(location: Location, day: date) -> list[Slot]:
    """Return, unsaved, the slots that `location` should have on `day`, local time.

    Closed on what the `holidays` library calls public: the days of the Algemene
    termijnenwet, on which the state does not work, with Good Friday. Liberation
    Day is among them only every fifth year (2025, 2030), for only then is it a
    general day off. An office that closes in other years, or is open on such a
    day, is a decision of people: the first is a Closure.
    """
    closures = list(Closure.objects.on(day, location))
    if day in HOLIDAYS or any(closure.starts is None for closure in closures):
        return []
    return [
        Slot(location=location, starts_at=start, ends_at=end, planned=places(hours))
        for hours in location.opening_hours.on(day)
        for start, end in windows(hours, day, closures)
    ]


def places(hours: OpeningHours) -> int:
    """Return how many people the desks can receive in one slot."""
    return hours.desks * (hours.slot_minutes // MINUTES_PER_PERSON)


def windows(
    hours: OpeningHours, day: date, closures: list[Closure]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield start and end of each slot between opening and closing that no closure touches.

    Walks the clock on the wall. An hour that the clock skips in spring has no
    slot; one that it shows twice in autumn has slots the first time only, for
    nobody could tell the second from the first in a letter.
    """
    length = timedelta(minutes=hours.slot_minutes)
    wall, close = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
    while wall + length <= close:
        start = timezone.make_aware(wall).astimezone(UTC)  # local times add up wrong that night
        shown = timezone.make_naive(start) == wall
        if shown and not any(touches(closure, wall, wall + length) for closure in closures):
            yield start, start + length
        wall += length


def touches(closure: Closure, start: datetime, end: datetime) -> bool:
    """Whether a closure of a part of the day takes something of the time from start to end."""
    if closure.starts is None or closure.ends is None:
        return True
    closes, opens = (datetime.combine(start, at) for at in (closure.starts, closure.ends))
    return closes < end and start < opens
