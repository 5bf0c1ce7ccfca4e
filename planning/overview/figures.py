"""Everything the dashboard shows, counted at most once in a while however many look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from cachetools import TTLCache, cached
from django.utils import timezone

from locations.models import Location
from planning.overview.booked import Fill, fill
from planning.overview.halls import Hall, halls
from planning.overview.served import Progress, progress
from planning.overview.waits import (
    Missed,
    Turns,
    Unreached,
    median_wait,
    missed,
    turns,
    unreached,
)
from planning.stock.coverage import Coverage, coverage

REMEMBERED = 30  # seconds: a hall changes by the minute, and counting is the whole cost of a page


@dataclass(frozen=True)
class Figures:
    """How things stood at `at`. Nothing in it depends on a language."""

    at: datetime
    locations: Sequence[Location]
    progress: Progress
    fill: Fill
    halls: dict[int, Hall]
    wait: int | None
    turns: Turns
    missed: Missed
    unreached: Unreached
    stock: list[Coverage]


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def figures() -> Figures:
    """Count everything, up to REMEMBERED seconds ago; as many queries for many locations as one."""
    now = timezone.now()
    return Figures(
        at=now,
        locations=list(Location.objects.real()),
        progress=progress(),
        fill=fill(now),
        halls=halls(now),
        wait=median_wait(now),
        turns=turns(),
        missed=missed(now),
        unreached=unreached(now),
        stock=coverage(now),
    )
