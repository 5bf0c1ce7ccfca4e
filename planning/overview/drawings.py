"""The figures of the dashboard as plots and tiles, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from config.days import written
from locations.models import Location
from planning.overview.booked import Fill, together
from planning.overview.figures import Figures
from planning.overview.halls import Hall, quarters
from planning.plots import Axis, Bars, Cell, Dot, Line, Plot, country, heat, lines
from planning.plots.plot import figure, per_cent

MANY = 4  # names along an axis


@dataclass(frozen=True)
class Tile:
    """One figure, what it is, and a word beneath: of how many, or since when there is none."""

    name: str
    value: str
    note: str = ""


def tiles(found: Figures) -> list[Tile]:
    """Return the figures a planner reads first."""
    soon = together([found.fill.soon(place.pk) for place in found.locations])
    return [
        Tile(_("Booked, next 5 days"), figure(soon.part), of_places(soon)),
        Tile(_("Median wait"), *days(found.wait)),
        Tile(_("Still to book"), figure(found.progress.to_book), of_people(found)),
        Tile(_("No-shows, 4 weeks"), *no_shows(found)),
        Tile(_("Waiting list"), figure(found.turns.people), since(found)),
        Tile(_("Messages not delivered"), figure(found.unreached.total), _("in 7 days")),
    ]


def of_places(cell: Cell) -> str:
    return _("of %(number)s places") % {"number": figure(cell.whole)}


def of_people(found: Figures) -> str:
    return _("of %(number)s people") % {"number": figure(found.progress.people)}


def days(wait: int | None) -> tuple[str, str]:
    """Return a wait and what it is; without one, from when there will be one."""
    if wait is None:
        return "–", _("nobody booked in 7 days")
    words = ngettext("%(days)d day", "%(days)d days", wait) % {"days": wait}
    return words, _("from booking to visit")


def no_shows(found: Figures) -> tuple[str, str]:
    share = found.missed.share
    if share is None:
        return "–", _("after the first visits")
    return f"{per_cent(share)} %", _("of %(number)s people") % {
        "number": figure(found.missed.came + found.missed.missed)
    }


def since(found: Figures) -> str:
    if found.turns.since is None:
        return _("nobody waits")
    return _("longest since %(day)s") % {"day": short_day(timezone.localdate(found.turns.since))}


def short_day(day: date) -> str:
    return written(day, "j M", get_language())


def spread(number: int) -> range:
    """Return which of so many points are named: the first, and MANY or fewer, evenly."""
    return range(0, number, max(1, -(-number // MANY)))


def booked_share(fill: Fill, locations: Sequence[Location]) -> Plot | None:
    """Return the heat map; None while no places are planned."""
    if not fill.days:
        return None
    names = [short_day(day) for day in fill.days]
    return heat(
        _("Booked share, next %(days)d working days") % {"days": len(names)},
        _("Location"),
        names,
        [(place.name, fill.of(place.pk)) for place in locations],
        {at: names[at] for at in range(0, len(names), 5)},
    )


def where(fill: Fill, locations: Sequence[Location]) -> Plot | None:
    """Return the map; None while no places are planned."""
    if not fill.days:
        return None
    return country(
        _("Where it is full: share booked of the next 5 working days"),
        _("Location"),
        [
            Dot(place.name, place.latitude, place.longitude, fill.soon(place.pk))
            for place in locations
        ],
    )


def arrivals(hall: Hall, now: datetime) -> Plot | None:
    """Return who was to come and who came, by quarter of an hour; None if it is nobody."""
    times = quarters(hall)
    if not times:
        return None
    names = [f"{timezone.localtime(at):%H:%M}" for at in times]
    past = [at for at, time in enumerate(times) if time <= now]
    axis = Axis(
        _("From"),
        names,
        {at: names[at] for at in spread(len(names))},
        mark=past[-1] if past and len(past) < len(times) else None,
        mark_name=_("now"),
    )
    came = [hall.came[at] if at <= now else None for at in times]
    planned = [hall.planned[at] for at in times]
    title = _("Arrivals today, people per 15 minutes")
    return lines(title, axis, Bars(_("planned"), planned), Line(_("came"), came))
