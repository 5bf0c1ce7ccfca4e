"""What a location has said of its days, and the slots that follow. Pure but for `read`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _
from holidays import country_holidays

from locations.models import Closure, DayHours, Hours, Location, OpeningHours, Slot

HOLIDAYS = country_holidays("NL")  # works out a year when it is first asked about it


@dataclass(frozen=True)
class Schedule:
    """Hours by weekday, days with hours of their own, and closures: all a plan follows from."""

    weekly: Sequence[OpeningHours] = ()
    own: Sequence[DayHours] = ()
    closures: Sequence[Closure] = ()

    def hours(self, day: date) -> list[Hours]:
        """Return the hours of a day: its own if it has some, else those of its weekday."""
        own: list[Hours] = [hours for hours in self.own if hours.day == day]
        return own or [hours for hours in self.weekly if holds(hours, day)]

    def closed(self, day: date) -> list[Closure]:
        """Return what closes a day or a part of it."""
        return [closure for closure in self.closures if closure.day == day]

    def is_closed(self, day: date) -> bool:
        """Whether the whole day is closed.

        Closed on what the `holidays` library calls public: the days of the Algemene
        termijnenwet, on which the state does not work, with Good Friday. Liberation
        Day is among them only every fifth year (2025, 2030), for only then is it a
        general day off. An office that closes in other years, or is open on such a
        day, is a decision of people: the first is a Closure.
        """
        return day in HOLIDAYS or any(closure.starts is None for closure in self.closed(day))

    def slots(self, location: Location, day: date) -> list[Slot]:
        """Return, unsaved, the slots that `location` should have on `day`, local time."""
        if self.is_closed(day):
            return []
        return [
            Slot(location=location, starts_at=start, ends_at=end, planned=places(hours, start))
            for hours in self.hours(day)
            for start, end in windows(hours, day, self.closed(day))
        ]

    def receives(self, day: date) -> bool:
        """Whether somebody can be received on a day: quicker to say than how many."""
        return not self.is_closed(day) and any(
            places(hours, start)
            for hours in self.hours(day)
            for start, _end in windows(hours, day, self.closed(day))
        )

    def desks(self, day: date) -> int:
        """Return how many desks are open at the busiest time of a day."""
        return 0 if self.is_closed(day) else max([h.desks for h in self.hours(day)], default=0)

    def why_nothing(self, day: date) -> str:
        """Return why a day has no place, in the reader's language; "" if it has some."""
        if self.receives(day):
            return ""
        whole = [closure.reason for closure in self.closed(day) if closure.starts is None]
        if whole:
            return whole[0]
        return _("public holiday") if day in HOLIDAYS else self.why_none_of_its_hours(day)

    def why_none_of_its_hours(self, day: date) -> str:
        """Return why its hours, if it has some, leave no place on a day that is open."""
        hours = self.hours(day)
        shown = [window for each in hours for window in windows(each, day, [])]
        if not hours:
            return _("no opening hours")
        if not shown and any(wall_windows(each, day) for each in hours):
            return _("the clock skips these hours that night")
        return _("closed all these hours") if self.closed(day) else _("too short for one person")

    def but(self, **changed: Any) -> Self:
        """Return the same with other `weekly` hours, days of their `own` or `closures`."""
        return replace(self, **changed)


def read(location: int, first: date, last: date) -> Schedule:
    """Return what a location (id) says of the days from `first` to `last`."""
    return read_all([location], first, last)[location]


def read_all(locations: Collection[int], first: date, last: date) -> dict[int, Schedule]:
    """Return the same of each of these locations (ids), in three queries."""
    weekly = OpeningHours.objects.filter(location__in=locations).between(first, last)
    own = DayHours.objects.filter(location__in=locations).between(first, last)
    closures = Closure.objects.filter(day__range=(first, last))
    rows: list[list[Any]] = [list(weekly), list(own), list(closures)]
    return {
        location: Schedule(*[[row for row in each if of(row, location)] for each in rows])
        for location in locations
    }


def of(row: OpeningHours | DayHours | Closure, location: int) -> bool:
    """Whether a row says something of this location (id): so does a closure of the country."""
    return row.location_id in {location, None}


def holds(hours: OpeningHours, day: date) -> bool:
    """Whether these hours are those of `day`."""
    ended = hours.valid_until is not None and hours.valid_until < day
    return hours.weekday == day.weekday() and hours.valid_from <= day and not ended


def places(hours: Hours, start: datetime) -> int:
    """Return how many people the desks can receive in the slot that begins at `start`.

    All desks together receive one more every `person_minutes / desks`, whatever the
    length of a slot. So a slot may have one place more than the next, and an hour
    has as many as an hour can have.
    """
    wall = timezone.make_naive(start)
    since = int((wall - datetime.combine(wall, hours.opens)).total_seconds()) // 60
    served = [
        minutes * hours.desks // hours.person_minutes
        for minutes in (since, since + hours.slot_minutes)
    ]
    return served[1] - served[0]


def wall_windows(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    """Return start and end of each slot by the clock on the wall, whether it shows them or not."""
    length = timedelta(minutes=hours.slot_minutes)
    wall, close = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
    return [
        (wall + number * length, wall + (number + 1) * length)
        for number in range((close - wall) // length)
    ]


def windows(
    hours: Hours, day: date, closures: Sequence[Closure]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield start and end of each slot between opening and closing that no closure touches.

    Walks the clock on the wall. An hour that the clock skips in spring has no
    slot; one that it shows twice in autumn has slots the first time only, for
    nobody could tell the second from the first in a letter.
    """
    for wall, end in wall_windows(hours, day):
        start = timezone.make_aware(wall).astimezone(UTC)  # local times add up wrong that night
        shown = timezone.make_naive(start) == wall
        if shown and not any(touches(closure, wall, end) for closure in closures):
            yield start, start + (end - wall)


def touches(closure: Closure, start: datetime, end: datetime) -> bool:
    """Whether a closure of a part of the day takes something of the time from start to end."""
    if closure.starts is None or closure.ends is None:
        return True
    closes, opens = (datetime.combine(start, at) for at in (closure.starts, closure.ends))
    return closes < end and start < opens
