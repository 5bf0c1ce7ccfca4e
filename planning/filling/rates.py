"""How many of those who are booked do not come, and how sure we are. Pure.

Five things are looked at and no other: where, on which weekday, at what hour, how long
before it was booked, and whether there was a reminder. Never who it is, nor what a person
has in common with others: a rate of a group lets some people wait for what others did.

A rate is what is usual, times one factor for each of the five. A factor is how many did not
come, over how many were to be expected by the others alone, drawn towards 1 by as much as
chance alone could explain: gamma-Poisson shrinkage (Clayton and Kaldor, Biometrics 43, 1987)
with the strength from the moments (Marshall, Applied Statistics 40, 1991), and the factors
found in turns (Bailey and Simon, ASTIN Bulletin 1, 1960).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, sqrt
from typing import NamedTuple

LEADS = 0, 2, 4, 8, 15  # days ahead at which a band of lead times begins
ENOUGH = 200  # visits: with fewer, nothing is said
USUAL_MISSED, USUAL = 1, 10  # what we believe before there is anything to see: one in ten
ROUNDS = 6
APART, WEIGHT = 0.02, 50.0  # variance of a factor, and how many expected no-shows that weighs
MOST = 0.9
EIGHTY = 1.2816  # standard deviations on either side that hold 80 % of a normal curve


class Inputs(NamedTuple):
    """All that a rate may depend on. A test holds this list as it is."""

    location: int
    weekday: int  # Monday is 0
    hour: int  # at the office
    lead: int  # which of LEADS
    reminded: bool


class Seen(NamedTuple):
    """How many visits there were of one kind, and how many of them nobody came to."""

    inputs: Inputs
    visits: int
    missed: int


class Rate(NamedTuple):
    """A share of those who are booked, with the ends of the 80 % interval."""

    mean: float
    low: float
    high: float


class Factor(NamedTuple):
    """By how much something changes what is usual: seen over expected, drawn towards 1."""

    seen: float
    expected: float
    strength: float  # how many expected no-shows weigh as much as what is seen

    @property
    def value(self) -> float:
        return (self.seen + self.strength) / (self.expected + self.strength)

    @property
    def spread(self) -> float:
        """The variance of the logarithm, nearly."""
        return 1 / (self.seen + self.strength)


UNKNOWN = Factor(0, 0, 1 / APART)


@dataclass
class Rates:
    """What was learned. Falsy while there is too little to say anything."""

    visits: int = 0
    missed: int = 0
    factors: dict[str, dict[int, Factor]] = field(default_factory=dict)
    reminders: dict[int, float] = field(default_factory=dict)  # share reminded, by lead

    def __bool__(self) -> bool:
        return self.visits >= ENOUGH

    @property
    def usual(self) -> float:
        return (self.missed + USUAL_MISSED) / (self.visits + USUAL)

    @property
    def everywhere(self) -> Rate:
        """The rate of all visits together."""
        return between(self.usual, 1 / sqrt(self.missed + USUAL_MISSED))

    def factor(self, name: str, level: int) -> Factor:
        """Return the factor of one of the five things, 1 for what was never seen."""
        known = self.factors.get(name, {})
        strength = next(iter(known.values()), UNKNOWN).strength
        return known.get(level, Factor(0, 0, strength))

    def of(self, inputs: Inputs) -> Rate:
        """Return the rate of visits of this kind."""
        found = [self.factor(*pair) for pair in inputs._asdict().items()]
        mean, spread = self.usual, 1 / (self.missed + USUAL_MISSED)
        for each in found:
            mean, spread = mean * each.value, spread + each.spread
        return between(mean, sqrt(spread))

    def by(self, name: str, level: int) -> Rate:
        """Return the rate with one of the five things known, and nothing else."""
        factor = self.factor(name, level)
        spread = 1 / (self.missed + USUAL_MISSED) + factor.spread
        return between(self.usual * factor.value, sqrt(spread))

    def at(self, location: int) -> Rate:
        """Return the rate of a location (id), whatever the time and the reminders."""
        return self.by("location", location)

    def expected(self, inputs: Inputs, reminded: bool) -> Rate:
        """Return the rate of a visit to come: who was not reminded yet may still be."""
        if reminded:
            return self.of(inputs._replace(reminded=True))
        share = self.reminders.get(inputs.lead, 0)
        with_, without = (self.of(inputs._replace(reminded=yes)) for yes in (True, False))
        return Rate(*(share * a + (1 - share) * b for a, b in zip(with_, without, strict=True)))


def between(mean: float, deviation: float) -> Rate:
    """Return a rate with its interval, log-normal as a product of factors is."""
    width = exp(EIGHTY * deviation)
    return Rate(*(min(MOST, value) for value in (mean, mean / width, mean * width)))


def band(days: int) -> int:
    """Return which of LEADS a lead time of that many days is."""
    return max(sum(days >= first for first in LEADS) - 1, 0)


def fit(rows: Iterable[Seen]) -> Rates:
    """Learn the rates from what was seen."""
    cells = [row for row in rows if row.visits]
    rates = Rates(sum(row.visits for row in cells), sum(row.missed for row in cells))
    due = [row.visits * rates.usual for row in cells]
    for _ in range(ROUNDS):
        for place, name in enumerate(Inputs._fields):
            levels = [int(row.inputs[place]) for row in cells]
            known = {level: rates.factor(name, level).value for level in set(levels)}
            due = [each / known[level] for each, level in zip(due, levels, strict=True)]
            found = rates.factors[name] = shrunk(cells, levels, due)
            due = [each * found[level].value for each, level in zip(due, levels, strict=True)]
    rates.reminders = shares(cells)
    return rates


def shrunk(cells: list[Seen], levels: list[int], expected: list[float]) -> dict[int, Factor]:
    """Return the factor of each level, given what the other factors let expect of each cell."""
    seen: dict[int, float] = defaultdict(float)
    due: dict[int, float] = defaultdict(float)
    for row, level, each in zip(cells, levels, expected, strict=True):
        seen[level] += row.missed
        due[level] += each
    strength = strength_of([(seen[level], due[level]) for level in due])
    return {level: Factor(seen[level], due[level], strength) for level in due}


def strength_of(pairs: list[tuple[float, float]]) -> float:
    """Return how much belief in 1 the differences between the levels leave.

    Their variance, less what chance gives to counts of this size, is that of the true
    factors; the strength is its inverse. Little to see: nearly what we believed before.
    """
    whole = sum(expected for _, expected in pairs)
    apart = sum(expected * (seen / expected - 1) ** 2 for seen, expected in pairs if expected)
    true = max(0.0, apart - len(pairs))
    return (whole + WEIGHT) / (true + WEIGHT * APART)


def shares(cells: list[Seen]) -> dict[int, float]:
    """Return which share was reminded, by band of lead times."""
    visits: dict[int, int] = defaultdict(int)
    reminded: dict[int, int] = defaultdict(int)
    for row in cells:
        visits[row.inputs.lead] += row.visits
        reminded[row.inputs.lead] += row.visits * row.inputs.reminded
    return {lead: reminded[lead] / number for lead, number in visits.items()}
