"""What a host needs to serve, asked now: the database, its migrations, a clock that is right."""

from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from cachetools import TTLCache, cached
from django.core.cache import cache as valkey
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from redis.exceptions import RedisError

DRIFT = 2  # seconds a host's clock may differ from the database's (design: time is the host's)
REMEMBERED = 2  # seconds


@dataclass(frozen=True)
class Found:
    """What the database said: by how many seconds our clock is off, what it lacks."""

    drift: float
    missing: int

    @property
    def is_fit(self) -> bool:
        return self.drift <= DRIFT and not self.missing


def probe() -> Found | None:
    """Ask the database for its clock and its migrations, in two statements; None: no answer."""
    try:
        with connection.cursor() as cursor:
            drift = clock_drift(cursor)
            cursor.execute("select app, name from django_migrations")
            return Found(drift, len(wanted_migrations() - set(cursor.fetchall())))
    except Error:
        return None


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def latest() -> Found | None:
    """Return what `probe` found, at most REMEMBERED seconds ago."""
    return probe()


def clock_drift(cursor: Any) -> float:
    """Return by how many seconds our clock differs from the database's, at the very least.

    The answer was true at some moment between asking and hearing, so a slow
    network is not taken for a wrong clock.
    """
    asked = timezone.now()
    cursor.execute("select clock_timestamp()")
    (theirs,) = cursor.fetchone()
    heard = timezone.now()
    return float(max((asked - theirs).total_seconds(), (theirs - heard).total_seconds(), 0))


@cache
def wanted_migrations() -> set[tuple[str, str]]:
    """Return the migrations that this code knows. Read from disk once per process."""
    return set(MigrationLoader(None).disk_migrations)


def valkey_answers() -> bool:
    """Whether Valkey does. Waits for it as long as any page would."""
    try:
        valkey.get("anybody")
    except (OSError, RedisError):
        return False
    return True
