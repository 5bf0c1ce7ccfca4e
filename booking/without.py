"""On which days nobody can book because there are no stickers: the true reason, for everybody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import RLock

from cachetools import TTLCache, cached
from django.utils import timezone

from booking.nearby import CLOSEST, Place, Surroundings
from locations.models import Limit, Location, Why

REMEMBERED = 60  # seconds
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Without:
    """Days in a row without stickers at a location, both included."""

    location: Location
    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether that is one of them."""
        return self.first <= day <= self.last


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def without_stickers() -> tuple[Without, ...]:
    """Return where and when there are no stickers, up to REMEMBERED seconds old. One query."""
    rows = Limit.objects.filter(
        why=Why.STOCK, places=0, ends_at__gt=timezone.now(), location__practice=False
    ).select_related("location")
    return tuple(in_a_row(rows.order_by("location__city", "location", "starts_at")))


def in_a_row(rows: Collection[Limit]) -> Iterator[Without]:
    """Yield days that follow one another together."""
    found: Without | None = None
    for row in rows:
        first = timezone.localdate(row.starts_at)
        last = timezone.localdate(row.ends_at - timedelta(seconds=1))
        if found and found.location == row.location and first <= found.last + DAY:
            found = Without(found.location, found.first, max(last, found.last))
            continue
        if found:
            yield found
        found = Without(row.location, first, last)
    if found:
        yield found


def near(around: Surroundings, chosen: Place | None) -> list[Without]:
    """Return the same of the chosen place, or of the closest ones."""
    asked: Sequence[Place] = (chosen,) if chosen else around.near[:CLOSEST]
    places = {place.location.pk for place in asked}
    return [each for each in without_stickers() if each.location.pk in places]


def is_without(location: int, day: date) -> bool:
    """Whether a location (id) has no stickers on that day."""
    return any(each.location.pk == location and each.has(day) for each in without_stickers())
