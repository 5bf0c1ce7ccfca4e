"""What is watched: each sign once, for the page of the office, for `/health` and for Prometheus.

The rooms put theirs here themselves (planning/running/signs.py). A sign beyond its limit is an
alarm, and docs/operations.md has a section of its name.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from threading import RLock

from cachetools import TTLCache, cached
from django.db import Error
from django.utils import timezone
from django.utils.functional import Promise
from redis.exceptions import RedisError

from config.probes import latest

logger = logging.getLogger(__name__)

REMEMBERED = 10  # seconds: however many ask, and however many signs there are
Values = Mapping[str, float]  # by what `label` says; "" if there is only one


class Unit(Enum):
    SECONDS, DAYS, NUMBER, SHARE, YES_OR_NO = range(5)


@dataclass(frozen=True)
class Gauge:
    """A sign. `read` gives its values now; none for what nobody can know at the moment.

    `limit`: an alarm comes above it, or, if `low`, below it; `limits` has others for some of
    the labels. Without `alarm` it is only shown.
    `stands_alone`: can be read while the database cannot.
    """

    name: str
    title: Promise | str
    read: Callable[[datetime], Values]
    unit: Unit = Unit.NUMBER
    alarm: str = ""
    limit: float = 0
    limits: Mapping[str, float] = field(default_factory=dict)
    low: bool = False
    label: str = ""
    stands_alone: bool = False

    def bound(self, of: str = "") -> float:
        """Return the limit of the value that is labelled `of`."""
        return self.limits.get(of, self.limit)

    def is_wrong(self, value: float, of: str = "") -> bool:
        bound = self.bound(of)
        return bool(self.alarm) and (value < bound if self.low else value > bound)


@dataclass(frozen=True)
class Reading:
    """What a gauge said."""

    gauge: Gauge
    values: Values

    @property
    def is_wrong(self) -> bool:
        return any(self.gauge.is_wrong(value, of) for of, value in self.values.items())


GAUGES: list[Gauge] = []


def watch(*gauges: Gauge) -> None:
    """Add signs, in the order in which people look at them."""
    GAUGES.extend(gauges)


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def readings() -> list[Reading]:
    """Read every gauge, up to REMEMBERED seconds ago."""
    now, reached = timezone.now(), latest() is not None
    known = [gauge for gauge in GAUGES if reached or gauge.stands_alone]
    return [Reading(gauge, ask(gauge, now)) for gauge in known]


def alarms() -> list[str]:
    """Return the names of the alarms that stand now."""
    return list(dict.fromkeys(each.gauge.alarm for each in readings() if each.is_wrong))


def ask(gauge: Gauge, now: datetime) -> Values:
    """Read one. What cannot be read says nothing, and takes no other along."""
    try:
        return gauge.read(now)
    except (Error, OSError, RedisError) as error:
        logger.warning("%s cannot be read: %s", gauge.name, error)
        return {}


def one(read: Callable[[], float | None]) -> Callable[[datetime], Values]:
    """Make the reading of a sign that has one value, or none, and needs no clock."""

    def values(now: datetime) -> Values:
        value = read()
        return {} if value is None else {"": value}

    return values
