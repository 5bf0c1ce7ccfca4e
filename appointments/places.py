"""Taking places: only while the slots are locked. `surely_full` looks before that."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from secrets import SystemRandom
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from applicants.models import Applicant
from appointments.exceptions import NotAllowed, SlotFull
from appointments.locks import Closed
from appointments.models import Appointment
from config.db import ids
from config.statements import Statement
from locations.models import Slot

SLOTS_PER_PARTY = 3
COOLING = 60, 600  # seconds; at random, so that nobody can lie in wait
UNGUESSED = SystemRandom()  # another one can be foretold from what it gave before
SHUT = Statement(
    lambda slots, applicants, form_key, now: (
        Appointment.objects.filter(slot__any_of=slots)
        .exclude(applicant__any_of=applicants)
        .exclude(party__form_key=form_key)
        .closed(now, public=True)
        .values_list("slot", "slot__capacity")
        .annotate(n=Count("place", distinct=True))
    ),
    *(list, list, UUID, datetime),
)


def cooled(since: datetime) -> datetime:
    """Return when a place that is free since then stops being the line's alone."""
    return since + timedelta(seconds=UNGUESSED.uniform(*COOLING))


def neighbours(slots: Sequence[Slot]) -> bool:
    """Whether these are one to three slots in a row, at one location on one day."""
    where = {(slot.location_id, timezone.localdate(slot.starts_at)) for slot in slots}
    in_a_row = all(one.ends_at == other.starts_at for one, other in pairwise(slots))
    return len(where) == 1 and in_a_row and len(slots) <= SLOTS_PER_PARTY


def surely_full(
    slots: Collection[int], applicants: Collection[int], form_key: UUID, now: datetime
) -> bool:
    """Whether the public has no room now for these applicants (ids) in these slots (ids).

    A look before the slots are locked: in a crowd most are refused, and they shall
    not queue for a lock to hear it. What they and their party have counts as free,
    for they may give it up. False is no promise.
    """
    found = SHUT.tuples([*slots], [*applicants], form_key, now)
    room = sum(max(0, capacity - number) for _, capacity, number in found)
    return 0 < len(found) == len(set(slots)) and room < len(set(applicants))


def check_slots(
    found: Sequence[Slot],
    wanted: Collection[int],
    now: datetime,
    *,
    public: bool,
    hall: bool = False,
) -> None:
    """Raise NotAllowed unless these are all there and neighbours, SlotFull unless open.

    For people in the `hall`, open is what has begun at one location on one day.
    """
    if len(found) != len(set(wanted)) or not (hall or neighbours(found)):
        raise NotAllowed
    opened = (
        begun(found, now)
        if hall
        else all(slot.is_public(now) if public else slot.ends_at > now for slot in found)
    )
    if not opened:
        raise SlotFull


def begun(slots: Collection[Slot], now: datetime) -> bool:
    """Whether all of these slots, at least one, began on one day and at one location."""
    where = {(slot.location_id, timezone.localdate(slot.starts_at)) for slot in slots}
    return len(where) == 1 and all(slot.starts_at <= now for slot in slots)


def seat(
    people: Sequence[Applicant],
    slots: Iterable[Slot],
    closed: Collection[Closed],
    lapsed: Collection[Appointment],
    kept: Mapping[int, int],
    limits: Mapping[int, int] | None = None,
) -> tuple[list[Appointment], list[Appointment]]:
    """Find a place for each of `people`, earliest slot first; write nothing.

    `kept` is how many places of a slot (by id) allotments keep for others;
    `limits`, if given, how many may be taken at most. Return the claims to
    make, and which of the `lapsed` holds must expire for them.
    Raises SlotFull if there are too few places.
    """
    claims: list[Appointment] = []
    expired: list[Appointment] = []
    for slot in slots:
        waiting = people[len(claims) :]
        shut = {row.place for row in closed if row.slot_id == slot.pk}
        here = [row for row in lapsed if row.slot_id == slot.pk]
        room = slot.capacity - kept.get(slot.pk, 0)
        wanted = len(waiting) if limits is None else min(len(waiting), limits.get(slot.pk, 0))
        numbers, ended = take(slot.capacity, room, wanted, shut, here)
        pairs = zip(waiting, numbers, strict=False)
        claims += [Appointment(applicant=who, slot=slot, place=number) for who, number in pairs]
        expired += ended
    if len(claims) < len(people):
        raise SlotFull
    return claims, expired


def take(
    capacity: int, room: int, wanted: int, closed: set[int], lapsed: Iterable[Appointment]
) -> tuple[list[int], list[Appointment]]:
    """Return up to `wanted` place numbers of a slot, and the lapsed holds in their way.

    Free are `room` less what is closed, and the numbers are the lowest free up
    to `capacity`. Both: after capacity was lowered, a free number is no proof of room.
    """
    spared, ended = sorted(lapsed, key=attrgetter("held_until")), []
    while spared and room - len(closed | places(spared)) < wanted:
        ended.append(spared.pop(0))
    closed = closed | places(spared)
    left = max(0, room - len(closed))
    free = [number for number in range(1, capacity + 1) if number not in closed]
    return free[: min(left, wanted)], ended


def places(rows: Iterable[Appointment]) -> set[int]:
    """Return the place numbers of `rows`."""
    return {row.place for row in rows}


def renew(rows: list[Appointment], until: datetime) -> list[Appointment]:
    """Let these holds, which are locked, last until then, or longer if they did already."""
    until = max([until, *[row.held_until for row in rows if row.held_until]])
    public_at = cooled(until)
    Appointment.objects.filter(pk__in=ids(rows)).update(held_until=until, public_at=public_at)
    for row in rows:
        row.held_until, row.public_at = until, public_at
    return rows
