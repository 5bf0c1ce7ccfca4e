"""A week of every location: places, who has them, desks, and which number is the limit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.availability import midnight
from locations.models import Limit, Location, Slot, Why
from locations.schedule import Schedule, read_all
from planning.capacity.conflicts import claims_in, kept_in, too_many
from planning.capacity.preview import sorted_by_day

WEEK = timedelta(days=7)
DESKS, EXTRA, LIMITED = _("desks"), _("desks and extra places"), _("a limit")
NOT_YET = _("not planned yet")


@dataclass(frozen=True)
class Day:
    """A day of a location in numbers. `limit` says which number it is that limits it."""

    location: Location
    day: date
    places: int
    booked: int
    kept: int
    free: int
    desks: int
    conflicts: int
    limit: str | Promise


@dataclass(frozen=True)
class Numbers:
    """What is counted by slot (id), and the limits there are."""

    claims: dict[int, int]
    kept: dict[int, int]
    limits: Sequence[Limit]


def week(first: date, locations: Sequence[Location]) -> list[tuple[Location, list[Day]]]:
    """Return seven days from `first` on of these locations; the same few queries for all."""
    until = first + WEEK
    keys = [place.pk for place in locations]
    schedules = read_all(keys, first, until)
    rows, numbers = slots_of(keys, midnight(first), midnight(until))
    days = [first + timedelta(days=ahead) for ahead in range(WEEK.days)]
    return [
        (
            place,
            [
                in_numbers(place, day, rows.get((place.pk, day), []), schedules[place.pk], numbers)
                for day in days
            ],
        )
        for place in locations
    ]


def slots_of(
    locations: Collection[int], since: datetime, until: datetime
) -> tuple[dict[tuple[int, date], list[Slot]], Numbers]:
    """Return the slots of these locations (ids) by day, and what is counted of them."""
    slots = Slot.objects.filter(location__in=locations, starts_at__gte=since, starts_at__lt=until)
    limits = Limit.objects.filter(location__in=locations).between(since, until)
    numbers = Numbers(claims_in(slots), kept_in(slots, timezone.now()), list(limits))
    return sorted_by_day(slots), numbers


def in_numbers(
    place: Location, day: date, slots: Sequence[Slot], schedule: Schedule, numbers: Numbers
) -> Day:
    """Return a day of a location, whose `slots` these are."""
    claims = [numbers.claims.get(slot.pk, 0) for slot in slots]
    kept = [numbers.kept.get(slot.pk, 0) for slot in slots]
    places = [int(slot.capacity) for slot in slots]
    rows = list(zip(places, claims, kept, strict=True))
    over = [too_many(slot, taken) for slot, taken in zip(slots, claims, strict=True)]
    return Day(
        place,
        day,
        places=sum(places),
        booked=sum(claims),
        kept=sum(kept),
        free=sum(max(0, room - taken - others) for room, taken, others in rows),
        desks=schedule.desks(day),
        conflicts=sum(number > 0 for number in over),
        limit=limit_of(slots, schedule, day, numbers.limits),
    )


def limit_of(
    slots: Sequence[Slot], schedule: Schedule, day: date, limits: Iterable[Limit]
) -> str | Promise:
    """Return which number limits a day: the reason if it is closed, a limit if one counts."""
    if nothing := schedule.why_nothing(day):
        return nothing
    if not slots:
        return NOT_YET
    limited = [slot for slot in slots if is_limited(slot)]
    if limited:
        return why_limited(limited[0], limits)
    return EXTRA if any(slot.extra for slot in slots) else DESKS


def is_limited(slot: Slot) -> bool:
    """Whether its ceiling is lower than what the desks, and what is extra, would give."""
    return slot.ceiling is not None and slot.ceiling < slot.planned + slot.extra


def why_limited(slot: Slot, limits: Iterable[Limit]) -> str | Promise:
    """Return why a slot has that ceiling."""
    for row in limits:
        touches = row.starts_at < slot.ends_at and row.ends_at > slot.starts_at
        if row.location_id == slot.location_id and touches and row.places == slot.ceiling:
            return Why(row.why).label
    return LIMITED


def limit_of_slot(slot: Slot, limits: Iterable[Limit]) -> str | Promise:
    """Return which number limits a slot."""
    if is_limited(slot):
        return why_limited(slot, limits)
    if not slot.planned and not slot.extra:
        return _("closed")
    return EXTRA if slot.extra else DESKS
