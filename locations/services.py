"""Supply: which slots there are and what the desks can do in them, never who booked."""

from datetime import date, timedelta

from django.utils import timezone

from config.db import locked, service
from locations.limits import ceilings
from locations.models import Location, Slot
from locations.release import LEAD, opens_at
from locations.schedule import read

LYING = timedelta(days=7)  # places lie that long before they open: what is kept is kept by then
AHEAD = LEAD + LYING


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
def plan_day(location: Location, day: date, *, steps: int = 0) -> int:
    """Bring the slots of one day in line with hours, closures and holidays; return those written.

    Writes `planned` and `ends_at` and nothing else of what is there: a limit, extra
    places and the moment of opening outlive a new plan. New slots open as
    `locations.release` says. A slot that is no longer wanted stays, with nothing
    planned and nothing extra, for somebody may have booked it. Writes only what
    differs: an unchanged row is not a row to be locked by a new version.
    """
    found = {slot.starts_at: slot for slot in locked(location.slots.on(day))}
    wanted = {slot.starts_at: slot for slot in wanted_slots(location, day)}
    for starts_at, slot in found.items():
        unwanted = Slot(location=location, starts_at=starts_at, ends_at=slot.ends_at, planned=0)
        wanted.setdefault(starts_at, unwanted)
    changed = [slot for slot in wanted.values() if differs(slot, found.get(slot.starts_at))]
    complete([slot for slot in changed if slot.starts_at not in found], location, steps)
    for slot in changed:  # a desk that does not work overbooks nobody
        known = found.get(slot.starts_at)
        slot.extra = known.extra if known and slot.planned else 0
    Slot.objects.bulk_create(
        sorted(changed, key=lambda slot: slot.starts_at),  # two at once insert in one order
        update_conflicts=True,
        unique_fields=["location", "starts_at"],
        update_fields=["planned", "ends_at", "extra"],
    )
    return len(changed)


def differs(slot: Slot, found: Slot | None) -> bool:
    """Whether `slot` says something else than the row we have, or there is none."""
    return found is None or (slot.planned, slot.ends_at) != (found.planned, found.ends_at)


def complete(new: list[Slot], location: Location, steps: int) -> None:
    """Say of new slots, which are unsaved, when they open and what limits them."""
    limits = ceilings(location.pk, new)
    for slot in new:
        slot.ceiling = limits.get(slot.starts_at)
        slot.opens_at = opens_at(
            location.pk, slot.starts_at, made_on=timezone.localdate(), steps=steps
        )


def wanted_slots(location: Location, day: date) -> list[Slot]:
    """Return, unsaved, the slots that `location` should have on `day`, local time."""
    return read(location.pk, day, day).slots(location, day)
