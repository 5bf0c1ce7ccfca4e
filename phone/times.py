"""Free times read out to a caller: the soonest of every location, then a few days of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from appointments.availability import free_days, look, spans
from appointments.windows import FreeDay, Window
from locations.models import Location

DAYS = 4  # of one location on a page


@dataclass(frozen=True)
class Soonest:
    """A location and its first time with room for everybody."""

    location: Location
    window: Window


def soonest(size: int, since: date) -> list[Soonest]:
    """Return the first time of each location that has one for `size` people, soonest first."""
    missing = {place.pk: place for place in Location.objects.real()}
    found: list[Soonest] = []
    for span in spans(since):
        seen = look([*missing], span) if missing else {}
        for pk, looked in seen.items():
            days = [day for day in looked.free_days(size) if day.day >= since]
            if days:
                found.append(Soonest(missing.pop(pk), days[0].windows[0]))
    return sorted(found, key=lambda each: (each.window.starts_at, each.location.name))


def days_at(location: int, size: int, since: date) -> Sequence[FreeDay]:
    """Return the first DAYS days, and one more to see whether there are later ones."""
    return list(islice(free_days(location, size, since=since), DAYS + 1))


def places() -> list[tuple[int, str]]:
    """Return the locations that receive people, by town."""
    rows = Location.objects.real().order_by("city", "name")
    return [(place.pk, place.name) for place in rows]
