"""Places of a day that are kept for waves and the phone, under the locks of its slots.

They fall open by the clock of each allotment, whoever sleeps then.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from applicants.models import Wave
from appointments.allotments import Room, pooled, pools, rooms
from appointments.locks import lock_slots
from appointments.models import OCCUPYING, Allotment, Purpose
from appointments.windows import FreeSlot
from config.db import ids, locked, service
from locations.models import Slot

BLOCK = 3  # neighbouring slots: what the largest party may need


@service
def keep(
    location: int,
    day: date,
    purpose: Purpose,
    seats: int,
    kept_until: datetime,
    *,
    wave: Wave | None = None,
) -> int:
    """Keep up to `seats` places more of a day for a purpose, or a wave; return how many.

    Spread over the day, in blocks of neighbouring slots, at most half of each slot while
    another has room. Never what people have or what is kept for others.
    """
    slots = lock_day(location, day)
    now = timezone.now()
    coming = [slot for slot in slots if slot.starts_at > now and kept_until > now]
    found = dict(evenly(seats, rooms(coming, now)))
    own = Allotment.objects.own(found, purpose, wave)
    there = {row.slot_id: row for row in locked(own)}
    for slot, number in found.items():
        row = there.get(slot.pk) or Allotment(slot=slot, seats=0, purpose=purpose, wave=wave)
        row.seats = number + still(row, now)
        row.kept_until = kept_until
        row.save()
    return sum(found.values())


def still(row: Allotment, now: datetime) -> int:
    """Return how many places a row keeps or gave away; of one that fell open, what it gave."""
    if row.pk is None or row.kept_until > now:
        return row.seats
    return row.appointments.filter(status__in=OCCUPYING).count()


@service
def reach(location: int, day: date, purpose: Purpose, seats: int, kept_until: datetime) -> int:
    """Keep what lacks of a day until its pool has `seats` places in all; return how many.

    Safe to repeat, and beside itself.
    """
    own = Allotment.objects.own(lock_day(location, day), purpose, None).keeping(timezone.now())
    lack = seats - sum(own.values_list("seats", flat=True))
    return keep(location, day, purpose, lack, kept_until) if lack > 0 else 0


def lock_day(location: int, day: date) -> list[Slot]:
    """Lock the slots of a day of a location (id), and return them by time."""
    return lock_slots(ids(Slot.objects.filter(location=location).on(day)))


@service
def give_up(location: int, day: date, purpose: Purpose, *, wave: Wave | None = None) -> None:
    """Let what nobody took of a day fall open at once. Who has a place by it keeps it."""
    slots, now = lock_day(location, day), timezone.now()
    Allotment.objects.own(slots, purpose, wave).keeping(now).update(kept_until=now)


def evenly(seats: int, found: Sequence[Room]) -> list[tuple[Slot, int]]:
    """Return how many of `seats` to keep in which slot. May come to fewer.

    A caller with a family needs neighbours, and wants to choose a part of the day.
    """
    halves = {room.slot: min(room.free, -(-room.slot.capacity // 2)) for room in found}
    kept: dict[Slot, int] = defaultdict(int)
    for limits in (halves, {room.slot: room.free for room in found}):
        for room in in_blocks(seats - sum(kept.values()), found, limits):
            more = min(limits[room.slot] - kept[room.slot], seats - sum(kept.values()))
            kept[room.slot] += max(0, more)
    return [(slot, number) for slot, number in kept.items() if number]


def in_blocks(seats: int, found: Sequence[Room], limits: dict[Slot, int]) -> Iterable[Room]:
    """Yield the slots by blocks: first as many as it takes, evenly over the day, then the rest."""
    blocks = [found[start : start + BLOCK] for start in range(0, len(found), BLOCK)]
    most = max([sum(limits[room.slot] for room in block) for block in blocks], default=0)
    needed = min(len(blocks), -(-seats // most)) if most else 0
    first = [number * len(blocks) // needed for number in range(needed)]
    rest = [number for number in range(len(blocks)) if number not in first]
    for number in [*first, *rest]:
        yield from blocks[number]


def pooled_slots(
    purpose: Purpose, location: int, since: datetime, until: datetime, now: datetime
) -> list[FreeSlot]:
    """Return, by time, the slots in which a location (id) keeps places for a purpose.

    Also those that are not public yet.
    """
    rows = pooled(purpose, None).keeping(now).filter(slot__location=location)
    near = rows.filter(slot__starts_at__gte=max(since, now), slot__starts_at__lt=until)
    left = pools(purpose, [row.slot_id for row in near], now)
    slots = Slot.objects.filter(pk__in=left, capacity__gt=0).order_by("starts_at")
    return [FreeSlot(slot.pk, slot.starts_at, slot.ends_at, left[slot.pk][1]) for slot in slots]
