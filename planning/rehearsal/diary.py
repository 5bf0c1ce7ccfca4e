"""What people will do, by when: kept in order until their time has come."""

import heapq
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

AWAKE, ASLEEP = time(8), time(21, 30)


class Diary:
    """Acts of people, done in order of their time, and at one time in order of entry."""

    def __init__(self) -> None:
        self.entries: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self.numbers = count()

    def note(self, at: datetime, act: Callable[..., None], *what: Any) -> None:
        heapq.heappush(self.entries, (at, next(self.numbers), act, what))

    def do(self, until: datetime) -> int:
        """Do what is due by `until`; return how much that was."""
        done = 0
        while self.entries and self.entries[0][0] <= until:
            _, _, act, what = heapq.heappop(self.entries)
            act(*what)
            done += 1
        return done


def by_day(moment: datetime) -> datetime:
    """Return `moment`, or the next one at which people are awake, a little spread."""
    local = timezone.localtime(moment)
    if AWAKE <= local.time() <= ASLEEP:
        return moment
    day = local.date() + timedelta(days=local.time() > ASLEEP)
    spread = timedelta(minutes=(local.minute * 7 + local.second) % 180)
    return timezone.make_aware(datetime.combine(day, AWAKE)) + spread
