"""Places that are kept: how many, and how many more could be. Decides only under the slot locks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from appointments.locks import KEPT_PLACES, by_slot
from appointments.models import OCCUPYING, Allotment, AllotmentQuerySet, Appointment, Purpose
from config.db import ids
from locations.models import Slot


@dataclass(frozen=True)
class Room:
    """A slot with the places that people have and those that are kept for somebody."""

    slot: Slot
    taken: int
    kept: int

    @property
    def free(self) -> int:
        """How many places more can be kept or given."""
        left: int = self.slot.capacity - self.taken - self.kept
        return max(0, left)


def kept_places(
    slots: Collection[int], now: datetime, *, but: Collection[int] = ()
) -> dict[int, int]:
    """Return how many places of these slots (by id) allotments still keep for their own.

    What was taken from an allotment occupies its place already and is not kept
    twice. The allotments `but` (ids) are left out: they are the caller's own.
    """
    return by_slot(KEPT_PLACES.tuples([*slots], [*but], now))


def all_kept_places(now: datetime) -> dict[int, int]:
    """Return the same of every slot that has allotments."""
    return by_slot(Allotment.objects.keeping(now).left(now))


def own_seats(allotments: Collection[int], now: datetime) -> dict[int, tuple[int, int]]:
    """Return, by slot, which of these allotments (ids) still keeps places and how many are left.

    Empty, without a query, where there is none: the public's way.
    """
    if not allotments:
        return {}
    rows = Allotment.objects.keeping(now).filter(pk__in=allotments)
    return {slot: (pk, left) for slot, pk, left in rows.left(now)}


def seats_left(allotments: Collection[int], now: datetime) -> int:
    """Return how many places these allotments (ids) still keep together."""
    return sum(left for _, left in own_seats(allotments, now).values())


def pools(
    purpose: Purpose, slots: Collection[int], now: datetime, *, wave: int | None = None
) -> dict[int, tuple[int, int]]:
    """Return, by slot, which allotment (id) keeps places for a purpose, and how many are left.

    For who is in the `wave` (id): what is kept for it, before what is for any wave.
    """
    rows = pooled(purpose, wave).keeping(now).filter(slot__in=slots)
    rows = rows.order_by(F("wave").asc(nulls_first=True))  # the last one said counts
    return {slot: (pk, left) for slot, pk, left in rows.left(now) if left}


def pooled(purpose: Purpose, wave: int | None) -> AllotmentQuerySet:
    """Find what is kept for a purpose and nobody in particular, or for that wave (id)."""
    return Allotment.objects.filter(Q(wave=None) | Q(wave=wave), purpose=purpose, bus=None)


def rooms(slots: Sequence[Slot], now: datetime, *, but: Collection[int] = ()) -> list[Room]:
    """Return the room in each of `slots`; the allotments `but` (ids) keep nothing there.

    A hold counts as taken whatever its clock says, for its holder may still confirm it.
    """
    rows = Appointment.objects.filter(slot__in=ids(slots), status__in=OCCUPYING)
    taken = dict(rows.values("slot").annotate(n=Count("pk")).values_list("slot", "n"))
    kept = kept_places(ids(slots), now, but=but)  # after what is taken: see `hold`
    return [Room(slot, taken.get(slot.pk, 0), kept.get(slot.pk, 0)) for slot in slots]


def spread(seats: int, found: Iterable[Room]) -> list[tuple[Slot, int]]:
    """Return how many of `seats` to keep in which slot, in the given order.

    May come to fewer. A bus comes at one moment, so its places lie close together.
    """
    kept = []
    for room in found:
        number = min(seats, room.free)
        seats -= number
        if number:
            kept.append((room.slot, number))
    return kept
