"""What a slot has: claims and kept places, counted from rows, for pages that are not decided by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, QuerySet, When

from appointments.models import OCCUPYING, Allotment, Appointment
from appointments.windows import local_day
from locations.models import Location, Slot


@dataclass(frozen=True)
class Conflict:
    """A time with more people than places."""

    slot: Slot
    claims: int

    @property
    def over(self) -> int:
        """How many people have a place that there is not."""
        return too_many(self.slot, self.claims)


def too_many(slot: Slot, claims: int) -> int:
    """Return how many of who has a place is more than there are places.

    A stop of new bookings, for want of stickers or else, takes nobody's place: then the
    desks count.
    """
    places = slot.planned + slot.extra if slot.ceiling == 0 else int(slot.capacity)
    return max(0, claims - places)


PLACES = Case(
    When(slot__ceiling=0, then=F("slot__planned") + F("slot__extra")),
    default=F("slot__capacity"),
    output_field=IntegerField(),
)


def claims_in(slots: QuerySet[Slot]) -> dict[int, int]:
    """Return how many people have or hold a place, by slot (id), where somebody does."""
    rows = Appointment.objects.filter(slot__in=slots.order_by().values("pk"), status__in=OCCUPYING)
    return dict(rows.order_by().values_list("slot").annotate(Count("pk")))


def kept_in(slots: QuerySet[Slot], now: datetime) -> dict[int, int]:
    """Return how many places are kept for others, by slot (id), where some are."""
    kept: dict[int, int] = defaultdict(int)
    rows = Allotment.objects.keeping(now).filter(slot__in=slots.order_by().values("pk"))
    for slot, _, left in rows.left(now):
        kept[slot] += left
    return kept


def conflicts(now: datetime, location: int | None = None) -> list[Conflict]:
    """Return the times to come with more claims than places, by location and time.

    As `too_many` counts them.
    """
    rows = Appointment.objects.filter(slot__starts_at__gt=now, status__in=OCCUPYING)
    if location is not None:
        rows = rows.filter(slot__location=location)
    counted = rows.order_by().values("slot").annotate(n=Count("pk"))
    over = dict(counted.filter(n__gt=PLACES).values_list("slot", "n"))
    slots = Slot.objects.filter(pk__in=over).select_related("location")
    found = slots.order_by("location__name", "starts_at")
    return [Conflict(slot, over[slot.pk]) for slot in found]


def by_day(found: Iterable[Conflict]) -> list[tuple[Location, datetime, list[Conflict]]]:
    """Return conflicts by location and day: where, the first time, and all of them."""
    groups: dict[tuple[int, object], list[Conflict]] = defaultdict(list)
    for each in found:
        groups[each.slot.location_id, local_day(each.slot.starts_at)].append(each)
    return [(rows[0].slot.location, rows[0].slot.starts_at, rows) for rows in groups.values()]
