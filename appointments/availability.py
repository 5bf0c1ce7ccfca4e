"""What lists of free times show. Up to LOOK seconds old: `claims.hold` decides."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import RLock
from typing import Any

from cachetools import TTLCache, cached
from django.db.models import Count, QuerySet
from django.utils import timezone

from appointments.allotments import kept_places
from appointments.models import Appointment
from appointments.places import SLOTS_PER_PARTY
from locations.models import Slot

LOOK, FAR_LOOK = 2, 10  # seconds; a list of places far away may be older
HORIZON = timedelta(days=60)
WEEK = timedelta(days=7)
NOON = time(12)

# What was seen, by location first. Threads share it: also reading needs the lock
SEEN_SLOTS: TTLCache[Any, tuple["FreeSlot", ...]] = TTLCache(1024, ttl=LOOK)
SEEN_DAYS: TTLCache[Any, tuple["FreeDay", ...]] = TTLCache(4096, ttl=LOOK)
SEEN_FAR: TTLCache[Any, "Window | None"] = TTLCache(2048, ttl=FAR_LOOK)
SEEN = RLock()


@dataclass(frozen=True)
class FreeSlot:
    """A slot with room for `left` more people."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True)
class Window:
    """One to three neighbouring slots of a location that seat a whole party."""

    location: int
    slots: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def morning(self) -> bool:
        """Whether it begins before noon at the office."""
        return timezone.localtime(self.starts_at).time() < NOON


@dataclass(frozen=True)
class FreeDay:
    """A day of a location on which a whole party can come, with its windows by time."""

    day: date
    location: int
    windows: tuple[Window, ...]

    @property
    def mornings(self) -> int:
        """How many times before noon are free."""
        return sum(window.morning for window in self.windows)

    @property
    def afternoons(self) -> int:
        """How many times from noon on are free."""
        return len(self.windows) - self.mornings


def free_days(location: int, size: int, *, since: date) -> Iterator[FreeDay]:
    """Yield the days from `since` on which `size` people can come to a location, soonest first.

    Looks week by week, as far as the caller asks, at most to HORIZON.
    """
    today = timezone.localdate()
    week = today
    while week <= today + HORIZON:
        if week + WEEK > since:
            yield from (day for day in days_of_week(location, week, size) if day.day >= since)
        week += WEEK


def earliest(location: int, size: int, *, since: date) -> Window | None:
    """Return the first window for `size` people at a location from `since` on."""
    found = next(free_days(location, size, since=since), None)
    return found.windows[0] if found else None


@cached(SEEN_FAR, lock=SEEN)
def earliest_far(location: int, size: int, since: date) -> Window | None:
    """Return the same as `earliest`, up to FAR_LOOK seconds old."""
    return earliest(location, size, since=since)


@cached(SEEN_DAYS, lock=SEEN)
def days_of_week(location: int, week: date, size: int) -> tuple[FreeDay, ...]:
    """Return the seven days from `week` on that have a window for `size` people."""
    days: dict[date, list[Window]] = {}
    for window in windows(location, free_slots(location, week), size):
        days.setdefault(timezone.localdate(window.starts_at), []).append(window)
    return tuple(FreeDay(day, location, tuple(found)) for day, found in sorted(days.items()))


@cached(SEEN_SLOTS, lock=SEEN)
def free_slots(location: int, week: date) -> tuple[FreeSlot, ...]:
    """Return the slots with room that the public may book in the seven days from `week` on."""
    now = timezone.now()
    start, end = midnight(week), midnight(week + WEEK)
    slots = Slot.objects.public(now).filter(
        location=location, starts_at__gte=start, starts_at__lt=end
    )
    rows = slots.order_by("starts_at").values_list("pk", "starts_at", "ends_at", "capacity")
    found = list(rows)
    taken, kept = closed_places(slots, now), kept_places([row[0] for row in found], now)
    left = (
        FreeSlot(pk, starts, ends, capacity - taken.get(pk, 0) - kept.get(pk, 0))
        for pk, starts, ends, capacity in found
    )
    return tuple(slot for slot in left if slot.left > 0)


def closed_places(slots: QuerySet[Slot], now: datetime) -> dict[int, int]:
    """Return how many places of each slot (by id) the public cannot take."""
    closed = Appointment.objects.filter(slot__in=slots.order_by()).closed(now, public=True)
    count = closed.order_by().values("slot").annotate(n=Count("place", distinct=True))
    return dict(count.values_list("slot", "n"))


def windows(location: int, free: Sequence[FreeSlot], size: int) -> Iterator[Window]:
    """Yield the shortest run of neighbouring slots that seats `size` from each slot on."""
    for first, slot in enumerate(free):
        run, left = [slot], slot.left
        for following in free[first + 1 : first + SLOTS_PER_PARTY]:
            if left >= size or following.starts_at != run[-1].ends_at:
                break
            run.append(following)
            left += following.left
        if left >= size and same_day(run):
            pks = tuple(each.pk for each in run)
            yield Window(location, pks, slot.starts_at, run[-1].ends_at)


def same_day(run: Sequence[FreeSlot]) -> bool:
    """Whether the run begins and ends on one local day."""
    days = {timezone.localdate(slot.starts_at) for slot in run}
    return len(days) == 1


def midnight(day: date) -> datetime:
    """Return the start of a local day."""
    return timezone.make_aware(datetime.combine(day, time()))


def look_again(taken: Collection[int] = ()) -> None:
    """Forget what lists showed of the `taken` slots (ids), and everything if none is named.

    Only of these: in a crowd somebody is refused all the time, and everybody else
    may go on with what was seen a moment ago.
    """
    with SEEN:
        weeks = {key for key in list(SEEN_SLOTS) if shows(SEEN_SLOTS.get(key, ()), taken)}
        locations = {location for location, _ in weeks}
        for key in list(SEEN_FAR):
            if not taken or key[0] in locations:
                SEEN_FAR.pop(key, None)
        for seen in (SEEN_SLOTS, SEEN_DAYS):
            for key in list(seen):
                if not taken or key[:2] in weeks:
                    seen.pop(key, None)


def shows(free: Sequence[FreeSlot], slots: Collection[int]) -> bool:
    """Whether one of `slots` (ids) is among the free ones."""
    return any(slot.pk in slots for slot in free)


def last_day() -> date:
    """Return the last day that lists may show."""
    return timezone.localdate() + HORIZON
