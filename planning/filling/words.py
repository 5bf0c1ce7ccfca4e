"""What was learned and what is proposed, as a planner reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locations.models import Location, Weekday
from planning.filling.hall import Bound, Filled
from planning.filling.rates import ENOUGH, LEADS, Rate, Rates

WHY: dict[Bound, str | Promise] = {
    Bound.NOTHING: "",
    Bound.WAIT: gettext_lazy("With more, people would wait too long."),
    Bound.MISSING: gettext_lazy("No more are expected to stay away."),
    Bound.SHARE: gettext_lazy("The location takes no more extra places than this."),
    Bound.SLOT: gettext_lazy("No time gets more than half as many people again."),
    Bound.CEILING: gettext_lazy("Stickers, the hall or a pause allow no more."),
}


@dataclass(frozen=True)
class Row:
    """One of the things that a rate goes by, and what is usual with it, in per cent."""

    name: str
    mean: int
    low: int
    high: int


@dataclass(frozen=True)
class Hour:
    """An hour of a day: its places, and the wait in minutes at its end."""

    hour: int
    planned: int
    now: int
    extra: int
    wait: int


def percent(rate: Rate) -> tuple[int, int, int]:
    """Return a rate and the ends of its interval as whole per cent."""
    mean, low, high = (round(100 * value) for value in rate)
    return mean, low, high


def learned(rates: Rates) -> list[tuple[str, list[Row]]]:
    """Return what is usual for each thing a rate goes by but the location, under its name."""
    titles = {
        "lead": _("How long before it was booked"),
        "reminded": _("Whether there was a reminder"),
        "weekday": _("Weekday"),
        "hour": _("Hour"),
    }
    return [
        (title, [Row(named(name, level), *percent(rates.by(name, level))) for level in levels])
        for name, title in titles.items()
        if (levels := sorted(rates.factors.get(name, {})))
    ]


def made_of(rates: Rates, place: Location, weekday: int) -> list[Row]:
    """Return what is usual everywhere, at a location, and on a weekday, one by one."""
    return [
        Row(_("Everywhere, at any time"), *percent(rates.everywhere)),
        Row(str(place), *percent(rates.at(place.pk))),
        Row(str(Weekday(weekday).label), *percent(rates.by("weekday", weekday))),
    ]


def named(thing: str, level: int) -> str:
    """Return a level in words."""
    if thing == "weekday":
        return str(Weekday(level).label)
    if thing == "hour":
        return f"{level:02}:00–{level + 1:02}:00"
    if thing == "reminded":
        return _("reminded") if level else _("not reminded")
    ends = [*LEADS, None]
    first, after = ends[level], ends[level + 1]
    return f"{_('days')}: {first}+" if after is None else f"{_('days')}: {first}–{after - 1}"


def by_hour(slots: list[Filled]) -> Iterator[Hour]:
    """Yield the hours of a day with their sums; the wait is that at the end of the hour."""
    for hour, group in groupby(
        slots, key=lambda each: timezone.localtime(each.room.starts_at).hour
    ):
        found = list(group)
        yield Hour(
            hour,
            sum(each.room.planned for each in found),
            sum(each.room.extra for each in found),
            sum(each.extra for each in found),
            round(found[-1].wait),
        )


def hour_of(slot: Filled) -> int:
    return timezone.localtime(slot.room.starts_at).hour


def still_to_see(rates: Rates) -> int:
    """Return how many visits are missing until something can be said."""
    return max(0, ENOUGH - rates.visits)
