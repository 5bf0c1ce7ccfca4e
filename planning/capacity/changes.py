"""What a planner is about to change: how the schedule is then, and what saves it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, time, timedelta

from locations import changing
from locations.models import Closure, Location
from locations.schedule import Schedule
from locations.series import Series, Work, day_rows, edit


@dataclass(frozen=True)
class Change(ABC):
    """A change of some days of a location, or of all if it is None."""

    location: Location | None

    @property
    @abstractmethod
    def days(self) -> tuple[date, date | None]:
        """The first and the last day that it is about; None if it goes on."""

    @abstractmethod
    def after(self, schedule: Schedule) -> Schedule:
        """Return the schedule of a location of it as it is then."""

    @abstractmethod
    def save(self) -> None:
        """Do it. Raises SupplyError."""

    def wants_places(self, day: date) -> bool:
        """Whether it says that people are received on that day."""
        return False


@dataclass(frozen=True)
class WeeklyChange(Change):
    """The same hours on some weekdays for a while."""

    location: Location
    series: Series
    seen: str
    steps: int = 0

    @property
    def days(self) -> tuple[date, date | None]:
        return self.series.first, self.series.last

    def after(self, schedule: Schedule) -> Schedule:
        return schedule.but(weekly=edit(schedule.weekly, self.series, self.location.pk).after)

    def save(self) -> None:
        changing.change_hours(self.location.pk, self.series, seen=self.seen, steps=self.steps)

    def wants_places(self, day: date) -> bool:
        return bool(self.series.work) and day.weekday() in self.series.weekdays


@dataclass(frozen=True)
class DayChange(Change):
    """Other hours on one day; no work is as the weekday says again."""

    location: Location
    day: date
    work: tuple[Work, ...]
    reason: str
    seen: str

    @property
    def days(self) -> tuple[date, date | None]:
        return self.day, self.day

    def after(self, schedule: Schedule) -> Schedule:
        others = [row for row in schedule.own if row.day != self.day]
        rows = day_rows(self.location.pk, self.day, self.work, self.reason)
        return schedule.but(own=[*others, *rows])

    def save(self) -> None:
        where = self.location.pk, self.day
        changing.set_day(*where, self.work, self.reason, seen=self.seen)

    def wants_places(self, day: date) -> bool:
        return bool(self.work)


@dataclass(frozen=True)
class Closing(Change):
    """A location, or all, is closed for some days, whole or a part of each."""

    first: date
    last: date
    part: tuple[time, time] | None
    reason: str

    @property
    def days(self) -> tuple[date, date | None]:
        return self.first, self.last

    def after(self, schedule: Schedule) -> Schedule:
        starts, ends = self.part or (None, None)
        rows = [
            Closure(
                day=self.first + timedelta(days=ahead), starts=starts, ends=ends, reason=self.reason
            )
            for ahead in range((self.last - self.first).days + 1)
        ]
        return schedule.but(closures=[*schedule.closures, *rows])

    def save(self) -> None:
        where = self.location.pk if self.location else None
        changing.close(where, self.first, self.last, self.part, self.reason)


@dataclass(frozen=True)
class Reopening(Change):
    """A closure is taken back."""

    closure: Closure

    @property
    def days(self) -> tuple[date, date | None]:
        return self.closure.day, self.closure.day

    def after(self, schedule: Schedule) -> Schedule:
        return schedule.but(closures=[row for row in schedule.closures if row != self.closure])

    def save(self) -> None:
        changing.reopen(self.closure.pk)
