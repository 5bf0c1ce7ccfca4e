"""What a change would do, before it is done: places day by day, and who would lose theirs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from appointments.availability import midnight
from appointments.windows import local_day
from locations.models import Location, Slot
from locations.replan import reaches
from locations.schedule import Schedule, read_all
from planning.capacity.changes import Change
from planning.capacity.conflicts import claims_in, too_many

AT_LEAST = timedelta(days=13)  # of a change that begins later than there are slots
DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayBefore:
    """A day of a location: its places now and then, and times and people that would be too many."""

    location: Location
    day: date
    before: int
    after: int
    times: int
    people: int
    why_nothing: str = ""


@dataclass(frozen=True)
class Preview:
    """The days that a change is about, soonest first, of every location."""

    days: Sequence[DayBefore]
    until: date
    goes_on: bool
    wanted: Collection[date] = ()  # on which people are to be received

    @property
    def changed(self) -> list[DayBefore]:
        """Those with other places than now."""
        return [day for day in self.days if day.before != day.after]

    @property
    def first(self) -> DayBefore | None:
        """The first of those."""
        return next(iter(self.changed), None)

    @property
    def before(self) -> int:
        """How many places there are now."""
        return sum(day.before for day in self.days)

    @property
    def after(self) -> int:
        """How many there are then."""
        return sum(day.after for day in self.days)

    @property
    def times(self) -> int:
        """How many times have more people than places then."""
        return sum(day.times for day in self.days)

    @property
    def people(self) -> int:
        """How many people have a place then that there is not."""
        return sum(day.people for day in self.days)

    @property
    def conflicts(self) -> list[DayBefore]:
        """The days with such times."""
        return [day for day in self.days if day.times]

    @property
    def empty(self) -> list[DayBefore]:
        """The days on which people should be received and cannot."""
        return [each for each in self.days if each.why_nothing and each.day in self.wanted]

    @property
    def in_vain(self) -> bool:
        """Whether it should receive people and does on none of its days."""
        return bool(self.wanted) and len(self.empty) == len(self.wanted)


def preview(change: Change) -> Preview:
    """Return what `change` would do, as far as there are slots. Writes nothing; few queries."""
    first, last = change.days
    first = max(first, timezone.localdate())
    until = min(last or date.max, max(reaches(), first + AT_LEAST))
    places = [change.location] if change.location else list(Location.objects.real())
    schedules = read_all([place.pk for place in places], first, until)
    slots = Slot.objects.filter(location__in=places).filter(
        starts_at__gte=midnight(first), starts_at__lt=midnight(until + DAY)
    )
    then = {place.pk: change.after(schedules[place.pk]) for place in places}
    claims, rows = claims_in(slots), sorted_by_day(slots)
    days = [
        day_before(place, day, then[place.pk], rows[place.pk, day], claims)
        for day in days_from(first, until)
        for place in places
    ]
    wanted = {day for day in days_from(first, until) if change.wants_places(day)}
    return Preview(days, until, goes_on=last is None or last > until, wanted=wanted)


def days_from(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def sorted_by_day(slots: Iterable[Slot]) -> dict[tuple[int, date], list[Slot]]:
    """Return the slots of each location (id) and day."""
    found: dict[tuple[int, date], list[Slot]] = defaultdict(list)
    for slot in slots:
        found[slot.location_id, local_day(slot.starts_at)].append(slot)
    return found


def day_before(
    place: Location, day: date, then: Schedule, slots: list[Slot], claims: dict[int, int]
) -> DayBefore:
    """Return what becomes of one day of a location, whose `slots` are these now."""
    wanted = {slot.starts_at: slot for slot in then.slots(place, day)}
    known = {slot.starts_at: slot for slot in slots}
    after = {start: room(wanted.get(start), known.get(start)) for start in {*wanted, *known}}
    now = timezone.now()
    over = [
        too_many(planned_anew(slot, wanted.get(slot.starts_at)), claims.get(slot.pk, 0))
        for slot in slots
        if slot.starts_at > now
    ]
    return DayBefore(
        place,
        day,
        before=sum(int(slot.capacity) for slot in slots),
        after=sum(after.values()),
        times=sum(each > 0 for each in over),
        people=sum(over),
        why_nothing=then.why_nothing(day),
    )


def planned_anew(known: Slot, wanted: Slot | None) -> Slot:
    """Return, unsaved, a slot as it is then."""
    planned = wanted.planned if wanted else 0
    return Slot(
        planned=planned,
        extra=known.extra if planned else 0,
        ceiling=known.ceiling,
        capacity=room(wanted, known),
    )


def room(wanted: Slot | None, known: Slot | None) -> int:
    """Return how many places a slot has then: what is planned, and what goes on to hold for it."""
    planned = wanted.planned if wanted else 0
    extra = known.extra if known and planned else 0
    ceiling = known.ceiling if known else None
    return planned + extra if ceiling is None else min(planned + extra, ceiling)
