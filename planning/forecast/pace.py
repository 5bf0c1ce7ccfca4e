"""How many of their places the offices turn into people served, and how sure that is. Pure.

One ratio a day: served over places, of the whole country, as locations have good and bad days
together. Days are like the days before them: the first autocorrelation says how much, and
makes the mean of a few days as uncertain as it is (Bayley and Hammersley, Supplement to the
Journal of the Royal Statistical Society 8, 1946).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import sqrt

LEAST = 14  # days since the first visits: with fewer there is an average, and no forecast
STICKY = 0.85  # no memory of a day is believed to be longer than this
BELIEVED, USUAL, WEIGHT = 0.3, 0.05, 10  # memory and spread that are believed before; days
WHOLE = 50  # people: how much belief in a location being like the others


@dataclass(frozen=True)
class Day:
    """What a day had and what it did, by location (id)."""

    day: date
    places: dict[int, int]
    served: dict[int, int] = field(default_factory=dict)

    @property
    def room(self) -> int:
        return sum(self.places.values())

    @property
    def people(self) -> int:
        return sum(self.served.values())


@dataclass(frozen=True)
class Pace:
    """The ratio of people served to places: its level, error of the level, spread, memory."""

    level: float
    error: float
    spread: float
    memory: float
    days: int


def pace(days: Sequence[Day]) -> Pace:
    """Measure the pace of days that had places. Busy days count more than quiet ones."""
    open_days = [day for day in days if day.room]
    whole = sum(day.room for day in open_days)
    level = sum(day.people for day in open_days) / whole
    off = [day.people / day.room - level for day in open_days]
    weights = [day.room / whole for day in open_days]
    n = len(open_days)
    seen = sum(w * x * x for w, x in zip(weights, off, strict=True)) * n / max(1, n - 1)
    spread = sqrt((n * seen + WEIGHT * USUAL**2) / (n + WEIGHT))
    remembered = memory(off)
    effective = max(2.0, n * (1 - remembered) / (1 + remembered))
    return Pace(
        level, spread / sqrt(effective - 1), spread * sqrt(n / max(1, n - 1)), remembered, n
    )


def memory(off: Sequence[float]) -> float:
    """Return how much of a day's deviation the next day has, drawn to what is believed."""
    square = sum(x * x for x in off)
    if not square:
        return BELIEVED
    seen = sum(a * b for a, b in pairwise(off)) / square
    drawn = (len(off) * seen + WEIGHT * BELIEVED) / (len(off) + WEIGHT)
    return min(STICKY, max(0.0, drawn))


def ratios(days: Sequence[Day], level: float) -> dict[int, float]:
    """Return the ratio of each location to the country's, drawn towards 1 if little is seen."""
    places: dict[int, int] = {}
    served: dict[int, int] = {}
    for day in days:
        for pk, number in day.places.items():
            places[pk] = places.get(pk, 0) + number
            served[pk] = served.get(pk, 0) + day.served.get(pk, 0)
    return {pk: (served[pk] + WHOLE) / (places[pk] * level + WHOLE) for pk in places}
