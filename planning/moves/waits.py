"""How long people wait when there are fewer desks, and who need not come then. Pure.

People are helped in the order of their times. What a slot cannot do is left for the
next one: who comes later waits for them too.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from appointments.windows import local_day


@dataclass(frozen=True)
class Room:
    """A slot, and how many people the desks that are left can help in it."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    left: int

    @property
    def minutes(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 60


@dataclass(frozen=True)
class Expected:
    """A party that is booked: how many of it come in which slot (id).

    `movable`: it can be told in time, was not moved before, and comes before nobody.
    """

    party: int
    starts_at: datetime
    ends_at: datetime
    seats: dict[int, int]
    movable: bool = True

    @property
    def people(self) -> int:
        return sum(self.seats.values())


@dataclass(frozen=True)
class Span:
    """An hour of a day, or a day: who is booked, how many can be helped, and the longest wait.

    Minutes; None where nobody is helped and somebody comes. `spared` is the wait without
    those who are moved.
    """

    start: datetime
    booked: int
    room: int
    wait: int | None
    spared: int | None


def to_move(
    rooms: Sequence[Room],
    parties: Collection[Expected],
    longest: int,
    *,
    gone: Collection[int] = (),
) -> list[Expected]:
    """Return which of `parties` need not come, so that nobody waits more than `longest` minutes.

    Whoever has a place where nobody is helped. Then, where the wait grows too long, the
    latest first of those who come until then and are movable: who is on the way is not
    sent home. Nobody whose place would help no one. `gone` (ids) are moved already.
    """
    coming = [each for each in parties if each.party not in gone]
    closed = {room.pk for room in rooms if room.left == 0}
    found = [each for each in coming if closed & set(each.seats)]
    coming = [each for each in coming if not closed & set(each.seats)]
    for day in by_day(rooms):
        there = set(map(attrgetter("pk"), day))
        found += too_many(day, [each for each in coming if there & set(each.seats)], longest)
    return sorted(found, key=lambda each: (each.starts_at, each.party))


def too_many(day: Sequence[Room], coming: list[Expected], longest: int) -> list[Expected]:
    """Return whom to move of those who are `coming` on one day."""
    seats = together(coming)
    spare = sorted(
        filter(attrgetter("movable"), coming), key=lambda each: (each.starts_at, each.party)
    )
    found: list[Expected] = []
    for number, room in enumerate(day, start=1):
        while (wait := last_wait(day[:number], seats)) is not None and wait > longest:
            until = [each for each in spare if each.starts_at <= room.starts_at]
            fewer = without(seats, until[-1]) if until else seats
            if left_behind(day[:number], fewer) == left_behind(day[:number], seats):
                break  # those who stay make the wait: nobody is sent away for nothing
            spare.remove(until[-1])
            found.append(until[-1])
            seats = fewer
    return found


def without(seats: dict[int, int], party: Expected) -> dict[int, int]:
    return {pk: people - party.seats.get(pk, 0) for pk, people in seats.items()}


def left_behind(day: Sequence[Room], seats: dict[int, int]) -> int:
    """Return how many people still wait when the last slot of `day` ends."""
    behind = 0
    for room in day:
        behind = max(0, behind + seats.get(room.pk, 0) - room.left)
    return behind


def together(parties: Iterable[Expected]) -> dict[int, int]:
    """Return how many people come in each slot (id)."""
    seats: dict[int, int] = {}
    for each in parties:
        for pk, people in each.seats.items():
            seats[pk] = seats.get(pk, 0) + people
    return seats


def last_wait(day: Sequence[Room], seats: dict[int, int]) -> int | None:
    """Return the minutes the last to come in the last slot of `day` waits."""
    return waits(day, seats)[-1] if day else 0


def waits(day: Sequence[Room], seats: dict[int, int]) -> list[int | None]:
    """Return the minutes the last to come in each slot waits, None if nobody is helped there."""
    found: list[int | None] = []
    behind = 0
    for room in day:
        behind = max(0, behind + seats.get(room.pk, 0) - room.left)
        if room.left:
            found.append(round(behind * room.minutes / room.left))
        else:
            found.append(None if behind else 0)
    return found


def by_day(rooms: Iterable[Room]) -> list[list[Room]]:
    """Return the slots of each day, by time: nobody waits overnight."""
    ordered = sorted(rooms, key=attrgetter("starts_at"))
    return [list(day) for _, day in groupby(ordered, key=lambda room: local_day(room.starts_at))]


def spans(
    rooms: Sequence[Room], parties: Collection[Expected], moved: Collection[Expected]
) -> list[Span]:
    """Return what it means for each hour, or for each day if there are several."""
    everybody = together(parties)
    others = together([each for each in parties if each not in moved])
    days = by_day(rooms)
    rows: list[Span] = []
    for day in days:
        with_all, without = waits(day, everybody), waits(day, others)
        seen = list(zip(day, with_all, without, strict=True))
        parts = [seen] if len(days) > 1 else hours(seen)
        rows += [span(part, everybody) for part in parts]
    return rows


Seen = tuple[Room, int | None, int | None]


def hours(seen: Sequence[Seen]) -> list[list[Seen]]:
    return [
        list(part) for _, part in groupby(seen, key=lambda row: row[0].starts_at.replace(minute=0))
    ]


def span(part: Sequence[Seen], seats: dict[int, int]) -> Span:
    return Span(
        part[0][0].starts_at,
        sum(seats.get(room.pk, 0) for room, *_ in part),
        sum(room.left for room, *_ in part),
        longest_of([wait for _, wait, _ in part]),
        longest_of([spared for *_, spared in part]),
    )


def longest_of(found: Iterable[int | None]) -> int | None:
    """Return the longest wait; None, nobody is helped, is the worst."""
    minutes = list(found)
    return (
        None if None in minutes else max((each for each in minutes if each is not None), default=0)
    )
