"""Campaigns that never were, to try the forecast on: made otherwise than it reckons. Pure.

Whole people, each booked by the day, with good and bad weeks, a strike now and then, a
location that closes for a week, and people who stay away and come back when they like.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from planning.forecast.pace import Day

STRIKE = 0.015
LONGEST = 400  # days


@dataclass
class Campaign:
    """A campaign as it went, and what would have been known of it: its people and its places."""

    people: int
    no_show: float
    days: list[Day]


@dataclass
class Weather:
    """How well a day goes: a level that wanders, good and bad days in a row, and a strike."""

    level: float
    wander: float
    memory: float
    spread: float
    off: float = 0.0

    def next(self, chance: Random) -> float:
        self.level = min(0.98, max(0.3, self.level + chance.gauss(0, self.wander)))
        self.off = self.memory * self.off + chance.gauss(0, self.spread)
        fell = chance.uniform(0.3, 0.8) if chance.random() < STRIKE else 1.0
        return max(0.0, (self.level + self.off) * fell)


def campaign(seed: int) -> Campaign:
    """Return a campaign that this seed makes: its size, its places and its luck."""
    chance = Random(seed)
    desks = {pk: chance.randint(1, 8) for pk in range(1, chance.randint(2, 11))}
    a_day = 40 * sum(desks.values())
    people = int(a_day * chance.uniform(35, 110))
    weather = Weather(
        level=chance.uniform(0.7, 0.95),
        wander=chance.uniform(0, 0.004),
        memory=chance.uniform(0, 0.7),
        spread=chance.uniform(0.01, 0.06),
    )
    no_show = chance.uniform(0.05, 0.25)
    days = list(visits(people, no_show, list(plan(desks, chance)), weather, chance))
    return Campaign(people, no_show, days)


def rehearsed(rows: Iterable[dict[str, Any]]) -> Campaign:
    """Return a campaign from a row for each day: `day`, `open`, `served`, `no_shows`.

    Who was never served is not counted among its people.
    """
    found = list(rows)
    days = [
        Day(date.fromisoformat(row["day"]), {0: row["open"]}, {0: row["served"]})
        for row in found
        if row["open"]
    ]
    served = sum(day.people for day in days)
    missed = sum(row["no_shows"] for row in found)
    return Campaign(served, missed / ((served + missed) or 1), days)


def plan(desks: dict[int, int], chance: Random) -> Iterator[tuple[date, dict[int, int]]]:
    """Yield the places of each day: five days a week, one location closed for a week."""
    first = date(2026, 1, 5)
    closed, week = chance.choice(list(desks)), chance.randint(4, 12)
    for ahead in range(LONGEST):
        day = first + timedelta(days=ahead)
        shut = closed if ahead // 7 == week else None
        if day.weekday() < 5:  # noqa: PLR2004 -- Saturday
            yield day, {pk: 40 * number for pk, number in desks.items() if pk != shut}


def visits(
    people: int,
    no_show: float,
    days: list[tuple[date, dict[int, int]]],
    weather: Weather,
    chance: Random,
) -> Iterator[Day]:
    """Yield each day until everybody is served, or the days are over."""
    left, back = people, Counter[int]()
    good = {pk: chance.uniform(0.9, 1.05) for pk in days[0][1]}
    soonest = chance.randint(1, 3)
    latest = soonest + chance.randint(0, 12)  # days until who stayed away comes again
    for at, (day, places) in enumerate(days):
        left += back.pop(at, 0)
        luck = weather.next(chance)
        served: dict[int, int] = {}
        for pk, number in places.items():
            due = number * min(1.0, luck * good.get(pk, 1.0)) / (1 - no_show)
            booked = min(left, int(due + chance.random()))
            came = sum(chance.random() >= no_show for _ in range(booked))
            served[pk] = min(came, number)
            left -= booked
            for _ in range(booked - served[pk]):
                back[at + chance.randint(soonest, latest)] += 1
        yield Day(day, places, served)
        if not left and not back:
            return
