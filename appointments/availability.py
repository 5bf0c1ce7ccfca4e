"""What lists of free times show. A little old: `claims.hold` decides."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby, pairwise
from threading import RLock
from typing import Any, NamedTuple

from cachetools import TTLCache, cached
from django.db.models import BigIntegerField, Count, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.allotments import all_kept_places
from appointments.models import Appointment
from appointments.windows import FreeDay, FreeSlot, local_day, windows
from config.statements import Statement
from locations.models import Slot

LOOK, LATER_LOOK = 2, 10  # seconds; an outlook on later days may be older
HORIZON = timedelta(days=60)
DAY = timedelta(days=1)
# Days ahead. Most find what they want in the first two looks: 16 days have ten to work after today
SPANS = 0, 2, 16, 31, HORIZON.days + 1


class Span(NamedTuple):
    """Days that are looked at together: from `first` up to the day before `end`."""

    first: date
    end: date


@dataclass
class Look:
    """What was seen of one location in a span, and what that means for parties of each size."""

    location: int
    slots: tuple[FreeSlot, ...]
    days: dict[tuple[int, date], FreeDay | None] = field(default_factory=dict)

    @cached_property
    def by_day(self) -> dict[date, list[FreeSlot]]:
        """The slots by local day, soonest first."""
        found = groupby(self.slots, key=lambda slot: local_day(slot.starts_at))
        return {day: list(slots) for day, slots in found}

    def on(self, day: date, size: int) -> FreeDay | None:
        """Return that day if it has a window for `size` people. Made when it is asked for."""
        key = size, day
        if key not in self.days:
            found = tuple(windows(self.location, self.by_day.get(day, ()), size))
            self.days[key] = FreeDay(day, self.location, found) if found else None
        return self.days[key]

    def free_days(self, size: int, since: date = date.min) -> Iterator[FreeDay]:
        """Yield the days from `since` on that have a window for `size` people, soonest first."""
        for day in self.by_day:
            if day >= since and (found := self.on(day, size)):
                yield found

    def begins_before(self, day: date) -> bool:
        """Whether any place is free before that day: quicker to say than for how many people."""
        return bool(self.slots) and local_day(self.slots[0].starts_at) < day


# What was seen, by location and span. Threads share it: also reading needs the lock
SOON: TTLCache[tuple[int, Span], Look] = TTLCache(4096, ttl=LOOK)
LATER: TTLCache[tuple[int, Span], Look] = TTLCache(4096, ttl=LATER_LOOK)
KEPT_FOR_OTHERS: TTLCache[Any, dict[int, int]] = TTLCache(1, ttl=LOOK)
SEEN = RLock()


def spans(since: date) -> Iterator[Span]:
    """Yield the spans from today to HORIZON that do not end before `since`.

    They begin at the same days for everybody, so that one look serves all.
    """
    today = timezone.localdate()
    days = [today + timedelta(days=ahead) for ahead in SPANS]
    yield from (Span(*pair) for pair in pairwise(days) if pair[1] > since)


def look(locations: Sequence[int], span: Span, beside: Sequence[int] = ()) -> dict[int, Look]:
    """Return what is free at these locations (ids): LOOK or, of later days, LATER_LOOK old.

    However many they are, it is one statement, and one on what is kept for others.
    Whoever has to look looks at those `beside` too: then most people need not.
    """
    soon = span.first <= timezone.localdate() or span.end - span.first == DAY
    seen = SOON if soon else LATER
    with SEEN:
        known = {pk: seen.get((pk, span)) for pk in locations}
        found = {pk: old for pk, old in known.items() if old is not None}
    if missing := [pk for pk in locations if pk not in found]:
        new = look_now([*{*missing, *beside}], span)
        with SEEN:
            seen.update({(pk, span): fresh for pk, fresh in new.items()})
        found |= {pk: new[pk] for pk in missing}
    return found


def look_now(locations: Sequence[int], span: Span) -> dict[int, Look]:
    """Read what the public may book at these locations."""
    now, kept = timezone.now(), kept_for_others()
    free: dict[int, list[FreeSlot]] = {location: [] for location in locations}
    asked = [*locations], midnight(span.first), midnight(span.end)
    for location, pk, starts, ends, left in WITH_ROOM.tuples(*asked, now):
        if (room := left - kept.get(pk, 0)) > 0:
            free[location].append(FreeSlot(pk, moment(starts), moment(ends), room))
    return {location: Look(location, tuple(slots)) for location, slots in free.items()}


def with_room(
    locations: list[int], since: datetime, until: datetime, now: datetime
) -> QuerySet[Slot, tuple[int, int, int, int, int]]:
    """Find location, id, start, end (Unix time) and how many places are not closed."""
    closed = Appointment.objects.filter(slot=OuterRef("pk")).closed(now, public=True)
    count = closed.order_by().values("slot").annotate(n=Count("place", distinct=True)).values("n")
    slots = Slot.objects.public(now).filter(
        location__any_of=locations, starts_at__gte=since, starts_at__lt=until
    )
    slots = slots.annotate(left=F("capacity") - Coalesce(Subquery(count), 0)).filter(left__gt=0)
    columns = "location", "pk", seconds("starts_at"), seconds("ends_at"), "left"
    return slots.order_by("starts_at").values_list(*columns)


def seconds(column: str) -> Func:
    """Return a column as Unix time: for thousands of rows, datetimes cost more than the query."""
    template = "extract(epoch from %(expressions)s)::bigint"
    return Func(F(column), template=template, output_field=BigIntegerField())


WITH_ROOM = Statement(with_room, list, datetime, datetime, datetime)


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@cached(KEPT_FOR_OTHERS, lock=SEEN)
def kept_for_others() -> dict[int, int]:
    """Return how many places of each slot (by id) allotments keep, up to LOOK seconds old."""
    return all_kept_places(timezone.now())


def free_days(location: int, size: int, *, since: date) -> Iterator[FreeDay]:
    """Yield the days from `since` on which `size` people can come to a location, soonest first.

    Looks span by span, as far as the caller asks, at most to HORIZON.
    """
    for span in spans(since):
        yield from look([location], span)[location].free_days(size, since)


def free_day(location: int, size: int, day: date) -> FreeDay | None:
    """Return the free times of one day, at most LOOK old, or None if it has none."""
    if not timezone.localdate() <= day <= last_day():
        return None
    return look([location], Span(day, day + DAY))[location].on(day, size)


def midnight(day: date) -> datetime:
    """Return the start of a local day."""
    return timezone.make_aware(datetime.combine(day, time()))


def look_again(taken: Collection[int] = ()) -> None:
    """Forget the looks that showed one of the `taken` slots (ids), all if none is named.

    Only these: in a crowd somebody is refused all the time, and everybody else
    may go on with what was seen a moment ago.
    """
    with SEEN:
        for seen in (SOON, LATER):
            for key in list(seen):
                if not taken or shows(seen.get(key), taken):
                    seen.pop(key, None)
        KEPT_FOR_OTHERS.clear()


def shows(seen: Look | None, slots: Collection[int]) -> bool:
    """Whether one of `slots` (ids) is among the free ones."""
    return seen is not None and any(slot.pk in slots for slot in seen.slots)


def last_day() -> date:
    """Return the last day that lists may show."""
    return timezone.localdate() + HORIZON
