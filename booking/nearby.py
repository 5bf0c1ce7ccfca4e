"""Which locations are near a municipality, and what is free there for a party."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from threading import RLock

from cachetools import TTLCache, cached
from django.conf import settings

from applicants.models import Municipality
from appointments.availability import Span, look, spans
from appointments.windows import FreeDay, Window, local_day
from locations.distance import kilometres
from locations.models import Location

DAYS_SHOWN = 10
CLOSEST = 5  # places asked for other days, once the earliest of all near is known
BESIDE = 20  # places that are looked at then, if one of the closest has to be
PLACES_CHANGE = 60  # seconds


@dataclass(frozen=True)
class Place:
    """A location as seen from a municipality's centre."""

    location: Location
    km: int


@dataclass(frozen=True)
class TimeAt:
    """The first time that suits a party, and where."""

    place: Place
    window: Window


@dataclass(frozen=True)
class DayAt:
    """A day with room for a party, and where."""

    place: Place
    day: FreeDay


@dataclass(frozen=True)
class Surroundings:
    """A municipality's name, and every location as seen from its centre, nearest first."""

    municipality: str
    places: tuple[Place, ...]

    @cached_property
    def near(self) -> tuple[Place, ...]:
        """Those within NEARBY_KM; the nearest one if there is none."""
        return tuple(p for p in self.places if p.km <= settings.NEARBY_KM) or self.places[:1]

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """The ids of all locations."""
        return tuple(place.location.pk for place in self.places)

    @property
    def far(self) -> tuple[Place, ...]:
        """The others."""
        return self.places[len(self.near) :]

    def place(self, location: int) -> Place | None:
        """Return the place of this location (id)."""
        return next((each for each in self.places if each.location.pk == location), None)


@cached(TTLCache(1024, ttl=PLACES_CHANGE), lock=RLock())
def surroundings(municipality: int) -> Surroundings:
    """Return what surrounds a municipality (id), up to PLACES_CHANGE seconds old."""
    home = Municipality.objects.get(pk=municipality)
    places = [
        Place(location, round(kilometres((home.latitude, home.longitude), point(location))))
        for location in Location.objects.real()
    ]
    places.sort(key=lambda place: (place.km, place.location.name))
    return Surroundings(home.name, tuple(places))


def point(location: Location) -> tuple[float, float]:
    return location.latitude, location.longitude


@dataclass
class Offers:
    """What the page "when and where" has to offer a party."""

    best: TimeAt | None = None
    far: TimeAt | None = None
    days: list[DayAt] = field(default_factory=list)


def offers(around: Surroundings, chosen: Place | None, size: int, since: date) -> Offers:
    """Return the earliest time, one on an earlier day further away, and the next DAYS_SHOWN days.

    At the `chosen` place only, or near the municipality if none is chosen. Each day
    is shown at the nearest of the CLOSEST that has room for all, or where the earliest is.
    """
    near = (chosen,) if chosen else around.near
    far = () if chosen else around.far
    found, asked = Offers(), near[:CLOSEST]
    for span in spans(since):
        if not found.best:
            found.best = earliest(near, span, size, since, around.ids)
            if not found.best or local_day(found.best.window.starts_at) > max(since, span.first):
                found.far = found.far or earlier(far, span, size, since, found.best)
            asked += (found.best.place,) if found.best and found.best.place not in asked else ()
        if found.best:
            days = nearest_days(asked, span, size, since, around.ids[:BESIDE])
            found.days += islice(days, DAYS_SHOWN - len(found.days))
        if len(found.days) >= DAYS_SHOWN:
            break
    return found


def nearest_days(
    places: Sequence[Place], span: Span, size: int, since: date, beside: Sequence[int]
) -> Iterator[DayAt]:
    """Yield the days of a span with room for all, soonest first, each at the nearest place.

    Whoever has to look looks at the places `beside` (ids) too.
    """
    seen = look([place.location.pk for place in places], span, beside)
    for ahead in range((span.end - max(since, span.first)).days):
        day = max(since, span.first) + timedelta(days=ahead)
        days = ((place, seen[place.location.pk].on(day, size)) for place in places)
        yield from islice((DayAt(place, free) for place, free in days if free), 1)


def earliest(
    places: Sequence[Place], span: Span, size: int, since: date, beside: Sequence[int] = ()
) -> TimeAt | None:
    """Return the first time of all, at the nearer place if equal. Looks `beside` as above."""
    seen = look([place.location.pk for place in places], span, beside)
    days = [(place, next(seen[place.location.pk].free_days(size, since), None)) for place in places]
    times = [TimeAt(place, free.windows[0]) for place, free in days if free]
    return min(times, key=lambda time: time.window.starts_at, default=None)


def earlier(
    far: Sequence[Place], span: Span, size: int, since: date, than: TimeAt | None
) -> TimeAt | None:
    """Return the first time further away, if it is on an earlier day `than` the one nearby."""
    day = local_day(than.window.starts_at) if than else span.end
    seen = look([place.location.pk for place in far], span)
    open_before = [place for place in far if seen[place.location.pk].begins_before(day)]
    best = earliest(open_before, span, size, since)
    return best if best and local_day(best.window.starts_at) < day else None
