"""When everybody is served, played through many times. Pure.

Each play draws a level of the pace within its error, lets every day be like the day before it
as days were, and serves whom the places, the stickers and the people left allow. Who does not
come, comes back within some days, nobody knows how many. The middle 80 % of the plays are
the band.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from random import Random
from typing import TypeVar

from planning.forecast.pace import Pace

Number = TypeVar("Number", int, float)

PLAYS = 400
SEED, MANY = 20220601, 10_000
RARE, LEFT = 0.01, (0.3, 0.9)  # a day on which something breaks, and what is left of it
LATEST = 2, 12  # days with visits until everybody who did not come has another appointment
NEVER, HALF = 1e-9, 0.5
LOW, HIGH = 0.1, 0.9
DRIFT = 0.0015  # by how much the level wanders in a day: without it far bands are too narrow


@dataclass(frozen=True)
class Course:
    """What is to come: days with their places as people of the usual pace, and stickers.

    `places` count for what a location makes of them; `room` is what the desks can do at most,
    unless they do more as it is.
    `stickers` are those there are by each day, None where nobody counts them.
    """

    days: Sequence[date]
    places: Sequence[float]
    room: Sequence[float]
    stickers: Sequence[float] | None
    people: float  # who is still to come, each counted once
    no_show: float
    late: float = HALF  # of them, who come last: nobody's plan hangs on them
    show: float = 1  # how many more come than did, of those who are booked


@dataclass(frozen=True)
class Fan:
    """How many more are served by the end of each day, and when nobody is left."""

    days: Sequence[date]
    low: Sequence[float]
    middle: Sequence[float]
    high: Sequence[float]
    first_day: date | None
    likely_day: date | None
    last_day: date | None
    short_on: date | None = None  # when the last of the stickers is gone, most likely


def play(course: Course, pace: Pace, plays: int = PLAYS, seed: int = SEED) -> Fan:
    """Play `course` many times and return its fan. The same seed gives the same fan.

    Each play has luck of its own, the same whatever is played: what differs between two
    courses comes from them.
    """
    runs = [one_play(course, pace, Random(seed * MANY + number)) for number in range(plays)]
    columns = [sorted(column) for column in zip(*(served for served, _, _ in runs), strict=True)]
    never = len(course.days)
    ends = sorted(never if end is None else end for _, end, _ in runs)
    dry = sorted(never if short is None else short for _, _, short in runs)
    low, middle, high = ([quantile(each, share) for each in columns] for share in (LOW, HALF, HIGH))
    first, likely, last = (day_at(course, quantile(ends, share)) for share in (LOW, HALF, HIGH))
    short_on = day_at(course, quantile(dry, HALF))
    return Fan(course.days, low, middle, high, first, likely, last, short_on)


def levels(pace: Pace, days: int, chance: Random) -> Iterator[float]:
    """Yield the pace of each day of one play: a level that drifts, and days like the one before.

    It drifted during the days that were seen too, so it is not now what it was on average.
    """
    level = pace.level + pace.error * student(chance, max(3, pace.days - 1))
    level += chance.gauss(0, DRIFT * sqrt(pace.days / 3))
    fresh = pace.spread * sqrt(1 - pace.memory**2)
    off = chance.gauss(0, pace.spread)
    for _ in range(days):
        level += chance.gauss(0, DRIFT)
        off = pace.memory * off + chance.gauss(0, fresh)
        broken = chance.uniform(*LEFT) if chance.random() < RARE else 1
        yield max(0.0, (level + off) * broken)


def student(chance: Random, freedom: int) -> float:
    """Draw from Student's t: a mean of few days may be further off than the normal curve says."""
    square = chance.gammavariate(freedom / 2, 2 / freedom)
    return chance.gauss(0, 1) / sqrt(square)


def one_play(
    course: Course, pace: Pace, chance: Random
) -> tuple[list[float], int | None, int | None]:
    """Return how many are served by each day, on which everybody is, and which lacks stickers."""
    served, end, short = 0.0, None, None
    come = (1 - course.no_show) or NEVER
    away = Away(chance.randint(*LATEST), course.places[0] * course.no_show / come, course.people)
    left = course.people - away.number
    sofar: list[float] = []
    for at, level in enumerate(levels(pace, len(course.days), chance)):
        left += away.back()
        most = course.room[at] * max(1, level)  # more than planned, if they do so as it is
        able = min(course.places[at] * level * course.show, most)
        if course.stickers is not None and able > (rest := course.stickers[at] - served):
            if short is None and left * come > rest and course.stickers[at] >= course.stickers[-1]:
                short = at
            able = max(0.0, rest)
        booked = min(left, able / come)
        left -= booked
        served += booked * come
        away.add(booked * (1 - come))
        sofar.append(served)
        if end is None and course.people - served <= course.late:
            end = at
        if course.people - served < HALF:
            break
    sofar += [served] * (len(course.days) - len(sofar))
    return sofar, end, short


class Away:
    """Who did not come, and comes again on one of the next days with visits, `latest` the last.

    At first as many as the days before must have left, at most half of those still to come.
    """

    def __init__(self, latest: int, a_day: float, people: float) -> None:
        self.latest = latest
        number = (latest + 1) / 2  # days' worth of them are away at a time
        missed = min(a_day, people / 2 / number)
        self.days = deque([missed] * latest, maxlen=latest)
        self.waiting = missed * latest
        self.number = missed * number

    def back(self) -> float:
        """Return how many come back today."""
        return self.waiting / self.latest

    def add(self, missed: float) -> None:
        """Note how many did not come today."""
        self.waiting += missed - self.days[-1]
        self.days.appendleft(missed)


def quantile(values: Sequence[Number], share: float) -> Number:
    """Return the value that this share of the sorted `values` does not exceed."""
    return values[min(len(values) - 1, int(share * len(values)))]


def day_at(course: Course, at: int) -> date | None:
    return course.days[at] if at < len(course.days) else None
