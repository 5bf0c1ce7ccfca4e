"""How long people wait in a hall that expects more of them than its desks can take. Pure.

Slot after slot: who still waits, and who comes, less whom the desks take (Lindley's recursion,
Proceedings of the Cambridge Philosophical Society 48, 1952), with the chance of every number
of people. So nobody is sent home: who is extra makes others wait, and the guard is on that.
Places are added from the front, as long as the wait stays within its bound, which is lower
towards the end of the day: at closing time the hall has to be all but empty. That extra
places do best early in a day is known of clinics (LaGanga and Lawrence, Decision Sciences 38,
2007; Zacharias and Pinedo, Production and Operations Management 23, 2014).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import accumulate
from math import ceil, comb

from planning.filling.rates import Rate

AT_THE_END = 5.0  # minutes of expected wait when the desks close
PARTY = 2  # people who come together, on average
COUNTED_ON = 0.7
NEVER = 1e-7  # chances smaller than this are left out
NINE_OF_TEN = 0.9

Chances = list[float]  # of 0, 1, 2 … people


class Bound(StrEnum):
    """What kept the number of extra places down."""

    NOTHING = ""
    WAIT = "wait"
    MISSING = "missing"
    SHARE = "share"
    SLOT = "slot"
    CEILING = "ceiling"


@dataclass(frozen=True)
class Rules:
    """How far a location goes: extra places of 100 planned, and minutes of expected wait."""

    most_share: int = 25
    most_wait: int = 15


@dataclass(frozen=True)
class Room:
    """A slot: what the desks can take, what is given already, and how many do not come."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    planned: int
    ceiling: int | None
    extra: int
    taken: int
    rate: Rate

    @property
    def minutes(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 60

    @property
    def given(self) -> int:
        """Extra places that people have already: these are never taken back from an open slot."""
        return max(0, min(self.extra, self.taken - self.planned)) if self.planned else 0

    @property
    def half(self) -> int:
        """The most extra places that a slot gets: half as many again."""
        return ceil(self.planned / 2)

    @property
    def most(self) -> int:
        """The same, and never beyond the ceiling."""
        if self.ceiling is None:
            return self.half
        return max(0, min(self.half, self.ceiling - self.planned))

    @property
    def held_by(self) -> Bound:
        return Bound.SLOT if self.most == self.half else Bound.CEILING

    def booked(self, extra: int) -> int:
        """How many people a full slot expects, with so many extra places."""
        places = self.planned + extra
        return max(self.taken, places if self.ceiling is None else min(places, self.ceiling))


@dataclass(frozen=True)
class Filled:
    """A slot with the extra places that it can bear, and the wait at its end, in minutes."""

    room: Room
    extra: int
    bound: Bound
    wait: float  # expected
    long_wait: float  # that nine of ten days stay under


def fill(rooms: Sequence[Room], rules: Rules) -> list[Filled]:
    """Return the extra places of a day, earliest slot first.

    Prudent twice: every place is taken, and as few stay away as the low end of the rate says.
    """
    planned = extra = 0
    missing = not_coming(rooms)
    filled = [Filled(room, 0, Bound.NOTHING, 0, 0) for room in rooms if not room.planned]
    for run in runs(rooms):
        waiting: Chances = [1.0]
        for room in run:
            planned += room.planned
            share = most_extra(planned, rules) - extra, Bound.SHARE
            most = min(share, (missing - extra, Bound.MISSING), (room.most, room.held_by))
            limit = most_wait(room, run[-1].ends_at, rules)
            added, bound, waiting = add(room, waiting, most, limit)
            extra += added
            filled.append(Filled(room, added, bound, wait(waiting, room), long(waiting, room)))
    return sorted(filled, key=lambda each: each.room.starts_at)


def not_coming(rooms: Iterable[Room]) -> int:
    """Return how many extra places make up for those who stay away, at the low end of the rate."""
    return ceil(sum(room.planned * room.rate.low / (1 - room.rate.low) for room in rooms))


def most_extra(planned: int, rules: Rules) -> int:
    """Return how many extra places so many planned ones may have; the first few have one."""
    return max(1, round(planned * rules.most_share / 100)) if rules.most_share else 0


def add(
    room: Room, waiting: Chances, most: tuple[int, Bound], limit: float
) -> tuple[int, Bound, Chances]:
    """Return how many extra places a slot can bear, why not more, and who waits at its end.

    At least what is given already; then as many as may be while the wait stays within `limit`.
    """
    number, bound = most
    for extra in range(max(number, room.given), room.given - 1, -1):
        after = step(waiting, room.booked(extra), 1 - room.rate.low, room.planned)
        if extra == room.given or wait(after, room) <= limit:
            break
        bound = Bound.WAIT
    return extra, bound, after


def runs(rooms: Iterable[Room]) -> Iterator[list[Room]]:
    """Yield the slots from one pause of the desks to the next: before each the hall empties."""
    run: list[Room] = []
    for room in (each for each in sorted(rooms, key=lambda one: one.starts_at) if each.planned):
        if run and run[-1].ends_at != room.starts_at:
            yield run
            run = []
        run.append(room)
    if run:
        yield run


def most_wait(room: Room, closes: datetime, rules: Rules) -> float:
    """Return the wait in minutes that may be expected at the end of a slot.

    By the end it has to be down to AT_THE_END, and what brings it down is who does not come:
    each minute of the desks takes that share of a minute off it. Counted on is a part of that,
    for a hall that happens to be empty has nobody to catch up with.
    """
    left = (closes - room.ends_at).total_seconds() / 60
    return min(rules.most_wait, AT_THE_END + left * room.rate.low * COUNTED_ON)


def step(waiting: Chances, booked: int, shows: float, served: int) -> Chances:
    """Return who waits at the end of a slot: who waited and who came, less whom the desks took."""
    coming = arrivals(booked, shows)
    there = [0.0] * (len(waiting) + len(coming) - 1)
    for before, one in enumerate(waiting):
        for more, other in enumerate(coming):
            there[before + more] += one * other
    left = [sum(there[: served + 1]), *there[served + 1 :]]
    while len(left) > 1 and left[-1] < NEVER:
        left.pop()
    return left


def arrivals(people: int, chance: float) -> Chances:
    """Return the chance that 0, 1, 2 … of these people come, who come in parties of PARTY.

    A party comes as a whole or not at all, so days are more uneven than of people alone.
    """
    parties, alone = divmod(people, PARTY)
    whole = binomial(parties, chance)
    found = [0.0] * (people + 1)
    for extra, one in enumerate(binomial(alone, chance)):
        for number, other in enumerate(whole):
            found[number * PARTY + extra] += one * other
    return found


def binomial(number: int, chance: float) -> Chances:
    """Return the chance that 0, 1, 2 … of so many come, each by itself."""
    return [comb(number, n) * chance**n * (1 - chance) ** (number - n) for n in range(number + 1)]


def wait(waiting: Chances, room: Room) -> float:
    """Return the expected wait of who comes last, in minutes."""
    people = sum(number * chance for number, chance in enumerate(waiting))
    return people / room.planned * room.minutes


def long(waiting: Chances, room: Room) -> float:
    """Return the wait in minutes that nine of ten days stay under."""
    whole = list(accumulate(waiting))
    people = next((n for n, chance in enumerate(whole) if chance >= NINE_OF_TEN), len(whole) - 1)
    return people / room.planned * room.minutes
