"""Which locations are near a municipality, and what is free there for a party."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import RLock

from cachetools import TTLCache, cached
from django.conf import settings

from applicants.models import Municipality
from appointments.availability import Span, look, spans
from appointments.windows import FreeDay, Window, local_day
from locations.distance import kilometres
from locations.models import Location

DAYS_SHOWN = 10
CLOSEST = 10  # places asked for other days, once the earliest of all near is known
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

    At the `chosen` place only, or near the municipality if none is chosen. Each
    day is shown at the nearest place that has room for all.
    """
    near = (chosen,) if chosen else around.near
    far = () if chosen else around.far
    found = Offers()
    for span in spans(since):
        days = free_days(near[:CLOSEST] if found.best else near, span, size, since)
        if not found.best:
            found.best = earliest(days)
            if not found.best or local_day(found.best.window.starts_at) > max(since, span.first):
                found.far = found.far or earlier(far, span, size, since, found.best)
        found.days += nearest_by_day(days)
        if found.best and len(found.days) >= DAYS_SHOWN:
            break
    found.days = found.days[:DAYS_SHOWN]
    return found


def free_days(
    places: Sequence[Place], span: Span, size: int, since: date
) -> list[tuple[Place, list[FreeDay]]]:
    """Return, for each place that has any, the days of a span with room for all, soonest first."""
    seen = look([place.location.pk for place in places], span)
    found = [(place, seen[place.location.pk].free_days(size)) for place in places]
    later = ((place, [day for day in days if day.day >= since]) for place, days in found if days)
    return [(place, days) for place, days in later if days]


def earliest(found: Sequence[tuple[Place, list[FreeDay]]]) -> TimeAt | None:
    """Return the first time of all, at the nearer place if equal."""
    times = [TimeAt(place, days[0].windows[0]) for place, days in found]
    return min(times, key=lambda time: time.window.starts_at, default=None)


def earlier(
    far: Sequence[Place], span: Span, size: int, since: date, than: TimeAt | None
) -> TimeAt | None:
    """Return the first time further away, if it is on an earlier day `than` the one nearby."""
    day = local_day(than.window.starts_at) if than else span.end
    seen = look([place.location.pk for place in far], span)
    open_before = [place for place in far if seen[place.location.pk].begins_before(day)]
    best = earliest(free_days(open_before, span, size, since))
    return best if best and local_day(best.window.starts_at) < day else None


def nearest_by_day(found: Sequence[tuple[Place, list[FreeDay]]]) -> list[DayAt]:
    """Return each day once, at the nearest place, soonest first."""
    by_day: dict[date, DayAt] = {}
    for place, days in found:  # the nearest place comes first
        for day in days:
            if day.day not in by_day:
                by_day[day.day] = DayAt(place, day)
    return [by_day[day] for day in sorted(by_day)]
