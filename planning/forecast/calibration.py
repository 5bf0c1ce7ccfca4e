"""Whether the band holds the truth as often as it says: forecasts of what has happened. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from planning.forecast.pace import LEAST, Day, pace, ratios
from planning.forecast.simulation import Course, Fan, play

EVERY = 14  # days between two looks back
LATE = 0.01
WELL_BEFORE = 0.8  # of the people: what is said of the end is looked at by its day
AHEAD = 10, 20, 40  # days with visits after such a look
WINDOW = 56  # days that a forecast learns from


@dataclass(frozen=True)
class Check:
    """One thing that was said: how far ahead (0: the last day), and whether it was so."""

    ahead: int
    held: bool


def checks(days: Sequence[Day], people: int, no_show: float, plays: int = 200) -> Iterator[Check]:
    """Yield what a forecast every EVERY days would have said, and whether it came true.

    Only what was known by then goes in, and the places of the days to come, as planned.
    """
    first = days[0].day
    for after in range(LEAST, (days[-1].day - first).days - EVERY, EVERY):
        today = first + timedelta(days=after)
        past = [day for day in days if day.day < today]
        coming = [day for day in days if day.day >= today]
        yield from look(
            past, coming, people - sum(day.people for day in past), no_show, people * LATE, plays
        )


def look(
    past: Sequence[Day], coming: Sequence[Day], people: int, no_show: float, late: float, plays: int
) -> Iterator[Check]:
    """Yield whether a forecast made between `past` and `coming` holds."""
    fan = forecast(past, longer(coming), people, no_show, late, plays)
    truth = list(accumulate(day.people for day in coming))
    for ahead in AHEAD:
        if ahead <= len(coming) and fan.middle[ahead - 1] < WELL_BEFORE * people:
            yield Check(ahead, fan.low[ahead - 1] <= truth[ahead - 1] <= fan.high[ahead - 1])
    end = next((at for at, sofar in enumerate(truth) if people - sofar <= late), None)
    if end is not None:
        yield Check(0, within(fan, coming[end].day))


def forecast(
    past: Sequence[Day], coming: Sequence[Day], people: int, no_show: float, late: float, plays: int
) -> Fan:
    recent = [day for day in past if (past[-1].day - day.day).days < WINDOW]
    speed = pace(recent)
    share = ratios(recent, speed.level)
    places = [
        sum(number * share.get(pk, 1.0) for pk, number in day.places.items()) for day in coming
    ]
    room = [float(day.room) for day in coming]
    course = Course([day.day for day in coming], places, room, None, people, no_show, late)
    return play(course, speed, plays)


def longer(days: Sequence[Day]) -> list[Day]:
    """Return `days` and a quarter more like the last ones: the end may be later than it was."""
    step = timedelta(days=7)
    found = list(days)
    while len(found) < len(days) * 5 / 4 + 30:
        last = found[-5:]
        found += [Day(day.day + step, day.places) for day in last]
    return found


def within(fan: Fan, day: date) -> bool:
    late = fan.last_day is None or day <= fan.last_day
    return late and fan.first_day is not None and fan.first_day <= day


def share_held(found: Sequence[Check]) -> float:
    """Return which part of the checks held."""
    return sum(check.held for check in found) / len(found)
