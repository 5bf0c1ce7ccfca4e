"""From places that are free to times a whole party can come. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils import timezone

from appointments.places import SLOTS_PER_PARTY

NOON = time(12)
OFFICE_TIME = timezone.get_default_timezone()


class FreeSlot(NamedTuple):
    """A slot with room for `left` more people."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    left: int


class Window(NamedTuple):
    """One to three neighbouring slots of a location that seat a whole party."""

    location: int
    slots: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def morning(self) -> bool:
        """Whether it begins before noon at the office."""
        return at_the_office(self.starts_at)[1]


@dataclass(frozen=True)
class FreeDay:
    """A day of a location on which a whole party can come, with its windows by time."""

    day: date
    location: int
    windows: tuple[Window, ...]

    @cached_property
    def mornings(self) -> int:
        """How many times before noon are free."""
        return sum(window.morning for window in self.windows)

    @property
    def afternoons(self) -> int:
        """How many times from noon on are free."""
        return len(self.windows) - self.mornings


def windows(location: int, free: Sequence[FreeSlot], size: int) -> Iterator[Window]:
    """Yield the shortest run of neighbouring slots that seats `size` from each slot on."""
    for first, slot in enumerate(free):
        run, left = [slot], slot.left
        for following in free[first + 1 : first + SLOTS_PER_PARTY] if left < size else ():
            if left >= size or following.starts_at != run[-1].ends_at:
                break
            run.append(following)
            left += following.left
        if left >= size and (len(run) == 1 or same_day(run)):
            pks = tuple(each.pk for each in run)
            yield Window(location, pks, slot.starts_at, run[-1].ends_at)


def same_day(run: Sequence[FreeSlot]) -> bool:
    """Whether the run begins and ends on one local day."""
    return local_day(run[0].starts_at) == local_day(run[-1].starts_at)


def local_day(when: datetime) -> date:
    """Return the day at the office."""
    return at_the_office(when)[0]


@lru_cache(maxsize=8192)
def at_the_office(when: datetime) -> tuple[date, bool]:
    """Return the day at the office, and whether it is before noon: the same for all offices."""
    local = when.astimezone(OFFICE_TIME)
    return local.date(), local.time() < NOON
