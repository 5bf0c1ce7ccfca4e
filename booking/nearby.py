"""Which locations are near a municipality, and what is free there for a party."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import groupby, islice
from threading import RLock

from cachetools import TTLCache, cached
from django.conf import settings

from applicants.models import Municipality
from appointments.availability import FreeDay, Window, earliest, earliest_far, free_days
from locations.distance import kilometres
from locations.models import Location

DAYS_SHOWN = 10
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

    @property
    def near(self) -> tuple[Place, ...]:
        """Those within NEARBY_KM; the nearest one if there is none."""
        return tuple(p for p in self.places if p.km <= settings.NEARBY_KM) or self.places[:1]

    @property
    def far(self) -> tuple[Place, ...]:
        """The others."""
        return tuple(place for place in self.places if place not in self.near)

    def place(self, location: int) -> Place | None:
        """Return the place of this location (id)."""
        return next((each for each in self.places if each.location.pk == location), None)


@cached(TTLCache(1024, ttl=PLACES_CHANGE), lock=RLock())
def surroundings(municipality: int) -> Surroundings:
    """Return what surrounds a municipality (id), up to PLACES_CHANGE seconds old."""
    home = Municipality.objects.get(pk=municipality)
    places = [
        Place(location, round(kilometres((home.latitude, home.longitude), point(location))))
        for location in Location.objects.all()
    ]
    places.sort(key=lambda place: (place.km, place.location.name))
    return Surroundings(home.name, tuple(places))


def point(location: Location) -> tuple[float, float]:
    return location.latitude, location.longitude


@dataclass(frozen=True)
class Offers:
    """What the page "when and where" has to offer a party."""

    best: TimeAt | None
    far: TimeAt | None
    days: list[DayAt]


def offers(around: Surroundings, chosen: Place | None, size: int, since: date) -> Offers:
    """Return the earliest time, one earlier further away, and the next days with room for all.

    At the `chosen` place only, or near the municipality if none is chosen.
    """
    places = (chosen,) if chosen else around.near
    best = earliest_near(places, size, since)
    far = None if chosen else earlier_far_away(around.far, size, since, best)
    return Offers(best, far, next_days(places, size, since))


def earliest_near(places: Sequence[Place], size: int, since: date) -> TimeAt | None:
    """Return the first time for `size` people at any of `places`, the nearer if equal."""
    found = [(place, earliest(place.location.pk, size, since=since)) for place in places]
    return first_of([TimeAt(place, window) for place, window in found if window])


def earlier_far_away(
    places: Sequence[Place], size: int, since: date, than: TimeAt | None
) -> TimeAt | None:
    """Return the first time at `places`, if it is on an earlier day `than` the one nearby."""
    found = [(place, earliest_far(place.location.pk, size, since)) for place in places]
    best = first_of([TimeAt(place, window) for place, window in found if window])
    worth_it = best and (not than or best.window.starts_at.date() < than.window.starts_at.date())
    return best if worth_it else None


def first_of(times: Sequence[TimeAt]) -> TimeAt | None:
    return min(times, key=lambda time: time.window.starts_at, default=None)


def next_days(places: Sequence[Place], size: int, since: date) -> list[DayAt]:
    """Return the next DAYS_SHOWN days with room for all, each at the nearest of `places`."""
    streams = [days_at(place, size, since) for place in places]
    in_order = merge(*streams, key=lambda at: (at.day.day, at.place.km))
    by_day = (next(same) for _, same in groupby(in_order, key=lambda at: at.day.day))
    return list(islice(by_day, DAYS_SHOWN))


def days_at(place: Place, size: int, since: date) -> Iterator[DayAt]:
    for day in free_days(place.location.pk, size, since=since):
        yield DayAt(place, day)
