"""The answer to "when is everybody served?": as it is, and as it would be."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.days import written
from planning.forecast.drawing import Likely, draw_fan
from planning.forecast.pace import Pace
from planning.forecast.simulation import Course, Fan, play
from planning.forecast.whatif import Changes, Outlook, course, without_limit
from planning.plots import Axis, Plot

WEEK = timedelta(weeks=1)
BACK, LEAST_ON, MOST_ON = 8, 6, 76  # weeks
TICKS = 5


@dataclass(frozen=True)
class Answer:
    """A fan, what it follows from, and the same with enough stickers if they run out."""

    course: Course
    fan: Fan
    enough: Fan | None = None

    @property
    def unhindered(self) -> Fan:
        return self.enough or self.fan

    @property
    def without(self) -> int:
        """How many people there is no sticker for, of those that are here or promised."""
        known = self.course.stickers
        return round(max(0, self.course.people - known[-1])) if known else 0


def answer(outlook: Outlook, changes: Changes) -> Answer:
    """Play it, once more with enough stickers if there are too few."""
    wanted = course(outlook, changes)
    fan = play(wanted, outlook.pace)
    if fan.short_on is None:
        return Answer(wanted, fan)
    return Answer(wanted, fan, play(without_limit(wanted), outlook.pace))


def earlier(before: Answer, after: Answer) -> int | None:
    """Return by how many days everybody is served earlier, most likely; negative is later.

    With enough stickers, where there are too few: the other changes count all the same.
    """
    was, will_be = before.unhindered.likely_day, after.unhindered.likely_day
    return (was - will_be).days if was and will_be else None


def draw(
    outlook: Outlook, served: Sequence[tuple[date, int]], now: Answer, changed: Answer | None
) -> Plot:
    """Draw people served, week by week: what was, what is likely, and what cannot be more.

    Likely is with enough stickers, as the day that is named; beside it how far they reach.
    """
    days = list(weeks(outlook.today, [each for each in (now, changed) if each]))
    likely = [fan_of(outlook, _("as it is") if changed else _("most likely"), now.unhindered, days)]
    if changed:
        likely.append(fan_of(outlook, _("with the changes"), changed.unhindered, days))
    elif now.enough:
        likely.insert(0, fan_of(outlook, _("But the stickers run out"), now.fan, days))
    wanted = (changed or now).course
    return draw_fan(
        axis(days, outlook.today),
        outlook.served + wanted.people,
        past(outlook, served, days),
        full(outlook, wanted, days),
        likely,
    )


def fan_of(outlook: Outlook, name: str, fan: Fan, days: Sequence[date]) -> Likely:
    """Return a fan as it is drawn: how many are served by each day from today on."""
    low, middle, high = (
        at_each(outlook, fan.days, side, days) for side in (fan.low, fan.middle, fan.high)
    )
    return Likely(name, middle, low, high)


def weeks(today: date, answers: Sequence[Answer]) -> list[date]:
    """Return the days that are drawn, a week apart, today among them."""
    fans = [each.unhindered for each in answers]
    on = max(((fan.last_day or fan.days[-1]) - today).days // 7 + 2 for fan in fans)
    return [today + WEEK * at for at in range(-BACK, min(MOST_ON, max(LEAST_ON, on)) + 1)]


def axis(days: Sequence[date], today: date) -> Axis:
    step = -(-len(days) // TICKS)
    said = get_language()
    ticks = {at: written(days[at], "j M", said) for at in range(step // 2, len(days), step)}
    names = [written(day, "j M Y", said) for day in days]
    return Axis(_("Day"), names, ticks, days.index(today), _("today"))


def past(
    outlook: Outlook, served: Sequence[tuple[date, int]], days: Sequence[date]
) -> list[float | None]:
    """Return how many had been served by each day up to today."""
    return [
        None
        if day > outlook.today
        else outlook.served - sum(number for on, number in served if on >= day)
        for day in days
    ]


def full(outlook: Outlook, wanted: Course, days: Sequence[date]) -> list[float | None]:
    """Return how many could be served by each day if every place were used."""
    rooms = [min(total, wanted.people) for total in accumulate(wanted.room)]
    return at_each(outlook, wanted.days, rooms, days)


def at_each(
    outlook: Outlook, on: Sequence[date], more: Sequence[float], days: Sequence[date]
) -> list[float | None]:
    known = [0.0, *more]
    return [
        outlook.served + known[bisect_left(on, day)] if day >= outlook.today else None
        for day in days
    ]


def speed(pace: Pace) -> int:
    """Return how many of 100 places became a person served."""
    return round(100 * pace.level)
