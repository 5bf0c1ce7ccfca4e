"""Which other places come nearest to what a party had: near in time and in distance. Reads only."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.utils import timezone

from appointments.line import supply
from appointments.models import Appointment, Party, WaitlistEntry
from appointments.windows import FreeSlot, Window, at_the_office, local_day, windows
from locations.distance import kilometres
from locations.models import Location
from notices.kinds import LEAD
from planning.moves.reach import on_paper

NOTICE = timedelta(days=2)  # so much earlier people know, at least, of a day that is new to them
KM_A_DAY = 25.0  # so far off is as bad as a day later
AFTERNOON = 0.5  # so bad is the other half of the day, in days
CANDIDATES = 5  # tried for a party; what others took meanwhile is not looked at again
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What a party had, and what its new place needs."""

    party: int
    size: int
    starts_at: datetime
    location: int
    step_free: bool = False
    notice: timedelta = NOTICE


@dataclass(frozen=True)
class Place:
    """A location with its position, and whether everybody gets in."""

    pk: int
    position: tuple[float, float]
    step_free: bool

    @classmethod
    def of(cls, location: Location) -> "Place":
        return cls(location.pk, (location.latitude, location.longitude), location.step_free)


@dataclass
class Free:
    """What is free, by location and day. It is counted down as it is given away."""

    places: Sequence[Place]
    days: dict[int, dict[date, list[FreeSlot]]]

    def nearest(self, wanted: Wanted, now: datetime) -> list[Window]:
        """Return the nearest windows that seat the party, best first, at most CANDIDATES."""
        found: list[tuple[float, Window]] = []
        for cost, place, day in self.ranked(wanted, now):
            if len(found) >= CANDIDATES and cost > max(found, key=at_cost)[0]:
                break
            found += self.on(wanted, place, day, cost, now)
            found = sorted(found, key=at_cost)[:CANDIDATES]
        return [window for _, window in found]

    def ranked(self, wanted: Wanted, now: datetime) -> list[tuple[float, int, date]]:
        """Return every location and day within reach, best first."""
        here = next((each.position for each in self.places if each.pk == wanted.location), None)
        was, soonest = local_day(wanted.starts_at), timezone.localdate(now + wanted.notice)
        rows = []
        for place in self.places:
            far = kilometres(here, place.position) if here else 0.0
            if far > settings.NEARBY_KM or (wanted.step_free and not place.step_free):
                continue
            rows += [
                (abs((day - was).days) + far / KM_A_DAY, place.pk, day)
                for day in self.days.get(place.pk, ())
                if day >= soonest
            ]
        return sorted(rows)

    def on(
        self, wanted: Wanted, place: int, day: date, cost: float, now: datetime
    ) -> Iterator[tuple[float, Window]]:
        """Yield the windows of one day with what is bad about them, in days."""
        _, morning = at_the_office(wanted.starts_at)
        for window in windows(place, self.days[place][day], wanted.size):
            if window.starts_at >= now + wanted.notice:
                off = abs(minutes(window.starts_at) - minutes(wanted.starts_at)) / 1440
                yield cost + off + AFTERNOON * (window.morning != morning), window

    def take(self, window: Window, size: int) -> None:
        """Count down what a party of `size` will take, earliest slot first."""
        kept = self.days[window.location]
        day = local_day(window.starts_at)
        left = []
        for slot in kept[day]:
            taken = min(size, slot.left) if slot.pk in window.slots else 0
            size -= taken
            if slot.left > taken:
                left.append(slot._replace(left=slot.left - taken))
        kept[day] = left

    def drop(self, window: Window) -> None:
        """Look at these slots no more: somebody was quicker."""
        kept, day = self.days[window.location], local_day(window.starts_at)
        kept[day] = [slot for slot in kept[day] if slot.pk not in window.slots]


def at_cost(row: tuple[float, Window]) -> tuple[float, datetime, int]:
    cost, window = row
    return cost, window.starts_at, window.location


def minutes(moment: datetime) -> int:
    local = timezone.localtime(moment)
    return local.hour * 60 + local.minute


def free_places(now: datetime, *, but: Collection[int]) -> Free:
    """Return what is free now, also what is not open to the public, `but` these slots (ids)."""
    found = supply(now)
    places = [Place.of(each) for each in Location.objects.real().order_by("pk")]
    return Free(
        places,
        {
            place.pk: days_of(
                [*found.new.get(place.pk, ()), *found.given_back.get(place.pk, ())], but
            )
            for place in places
        },
    )


def days_of(slots: Sequence[FreeSlot], but: Collection[int]) -> dict[date, list[FreeSlot]]:
    ordered = sorted((slot for slot in slots if slot.pk not in but), key=attrgetter("starts_at"))
    days = groupby(ordered, key=lambda slot: local_day(slot.starts_at))
    return {day: list(there) for day, there in days}


def wanted_by(
    party: Party, claims: Sequence[Appointment], entry: WaitlistEntry | None = None
) -> Wanted:
    """Return what would do instead of these claims.

    With the days of notice that they asked for, or that a letter takes.
    """
    first = min((row.slot for row in claims), key=attrgetter("starts_at"))
    notice = max(NOTICE, entry.days_of_notice * DAY if entry else NOTICE)
    if on_paper(party):
        notice = max(notice, LEAD + DAY)
    size = len(claims)
    return Wanted(party.pk, size, first.starts_at, first.location_id, party.step_free, notice)


def near_places(location: Location, party: Party) -> list[int]:
    """Return the locations (ids) within reach of one, itself first, that the party gets into."""
    here = Place.of(location)
    real = map(Place.of, Location.objects.real().order_by("pk"))
    fit = [place for place in real if place.step_free or not party.step_free or place == here]
    off = {place.pk: kilometres(here.position, place.position) for place in fit}
    return sorted((pk for pk, far in off.items() if far <= settings.NEARBY_KM), key=off.__getitem__)
