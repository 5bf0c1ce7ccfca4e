"""A series: the same hours on some weekdays for a while. Pure: what saving it would change."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from locations.models import MINUTES_PER_PERSON, DayHours, Hours, OpeningHours

SLOT = 10  # minutes: the grid stays the same, so what people have booked stays in it
DAY = timedelta(days=1)
# What a row says but for when it holds
COLUMNS = ["location_id", "weekday", "opens", "closes", "desks", "slot_minutes", "person_minutes"]


@dataclass(frozen=True)
class Work:
    """From when to when how many desks are open, and how long each person takes."""

    opens: time
    closes: time
    desks: int
    person_minutes: int = MINUTES_PER_PERSON

    def columns(self) -> dict[str, Any]:
        """Return what a row says that says this."""
        return asdict(self) | {"slot_minutes": SLOT}


@dataclass(frozen=True)
class Series:
    """Work on these weekdays (0 is Monday) from `first` to `last`, or without an end.

    Between two pieces of work is a break; none at all is closed.
    """

    weekdays: frozenset[int]
    work: tuple[Work, ...]
    first: date
    last: date | None = None

    def rows(self, location: int) -> list[OpeningHours]:
        """Return, unsaved, the rows of a location (id) that say this."""
        days = {"valid_from": self.first, "valid_until": self.last}
        return [
            OpeningHours(location_id=location, weekday=weekday, **days, **each.columns())
            for weekday in sorted(self.weekdays)
            for each in self.work
        ]

    def touches(self, row: OpeningHours) -> bool:
        """Whether `row` says something of one of these days."""
        begins_before_the_end = self.last is None or row.valid_from <= self.last
        ended = row.valid_until is not None and row.valid_until < self.first
        return row.weekday in self.weekdays and begins_before_the_end and not ended


@dataclass(frozen=True)
class Edit:
    """What a series does to the rows there are: these stay, change, go, and come."""

    kept: list[OpeningHours]
    changed: list[OpeningHours]
    gone: list[OpeningHours]
    new: list[OpeningHours]

    @property
    def after(self) -> list[OpeningHours]:
        """All rows as they are then."""
        return [*self.kept, *self.changed, *self.new]


def edit(rows: Sequence[OpeningHours], series: Series, location: int) -> Edit:
    """Return what `series` does to the `rows` of a location (id).

    It takes its weekdays for its time. What was said of them before and after stays:
    a row that lasts longer on both sides becomes two. Changes the rows it is given.
    """
    found = Edit([], [], [], [])
    for row in rows:
        if not series.touches(row):
            found.kept.append(row)
            continue
        outlives = series.last is not None and outlasts(row, series.last)
        if row.valid_from < series.first:
            if outlives:
                found.new.append(later(row, series))
            row.valid_until = series.first - DAY
            found.changed.append(row)
        elif outlives and series.last is not None:
            row.valid_from = series.last + DAY
            found.changed.append(row)
        else:
            found.gone.append(row)
    found.new.extend(series.rows(location))
    return found


def outlasts(row: OpeningHours, last: date) -> bool:
    """Whether a row still holds after that day."""
    return row.valid_until is None or row.valid_until > last


def later(row: OpeningHours, series: Series) -> OpeningHours:
    """Return, unsaved, what goes on of `row` when the series is over."""
    assert series.last is not None  # noqa: S101 -- only a series that ends is outlived
    columns = {name: getattr(row, name) for name in COLUMNS}
    return OpeningHours(**columns, valid_from=series.last + DAY, valid_until=row.valid_until)


def day_rows(location: int, day: date, work: Iterable[Work], reason: str) -> list[DayHours]:
    """Return, unsaved, the rows that say what is open at a location (id) on one day."""
    return [
        DayHours(location_id=location, day=day, reason=reason, **each.columns()) for each in work
    ]


def fewer(hours: Sequence[Hours], desks: int, since: time | None) -> list[Work]:
    """Return the work of a day with at most so many `desks` from `since` on, or all day."""
    found = []
    for row in hours:
        cut = min(max(since or row.opens, row.opens), row.closes)
        if row.opens < cut:
            found.append(Work(row.opens, cut, row.desks, row.person_minutes))
        if cut < row.closes:
            found.append(Work(cut, row.closes, min(desks, row.desks), row.person_minutes))
    return found
