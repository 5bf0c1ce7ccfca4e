"""Moving windows that count, shared through Valkey; each process counts alone while that is away.

And marks: when something was first asked for.

Neither open nor closed then: the limits hold per process, and a request waits
for Valkey no longer than 1 s, and no more than one in PAUSE does.
"""

import logging
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from cachetools import TTLCache
from django.conf import settings
from limits import RateLimitItem
from limits.storage import MemoryStorage, RedisStorage
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.retry import Retry

R = TypeVar("R")
Command = tuple[str | int, ...]  # of Valkey, which a process alone leaves out

logger = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds, once to connect and once for the answer
PAUSE = 5.0  # seconds without asking a Valkey that did not answer

# The library's own scripts, for all windows in one round trip; its methods make one for each
COUNT = RedisStorage.SCRIPT_MOVING_WINDOW.decode()
ADD = RedisStorage.SCRIPT_ACQUIRE_MOVING_WINDOW.decode()


STARTING = Lock()


class Window(NamedTuple):
    """How many in how long, and of what."""

    limit: RateLimitItem
    key: str


class Mark(NamedTuple):
    """When somebody first asked: forgotten after KEPT, or once it was used."""

    key: str


KEPT = 600  # seconds
BEGAN: TTLCache[str, float] = TTLCache(10_000, ttl=KEPT)  # of this process alone


class Rest:
    """Until when (monotonic) this process leaves Valkey in peace."""

    until = 0.0


def full(windows: Sequence[Window]) -> list[bool]:
    """Return for each window whether its limit is reached."""
    found, _ = full_and(windows)
    return found


def full_and(windows: Sequence[Window], *more: Command) -> tuple[list[bool], list[Any]]:
    """Return the same, and what Valkey answers to `more`; nothing if it is away."""
    counts, answers = shared_or_alone(
        partial(count_shared, windows, more), partial(count_alone, windows)
    )
    full = [count >= window.limit.amount for count, window in zip(counts, windows, strict=True)]
    return full, answers


def add(windows: Sequence[Window], mark: Mark | None = None, *more: Command) -> None:
    """Count one more in each window, and forget `mark`: it is used. `more` if Valkey is there."""
    shared_or_alone(partial(add_shared, windows, mark, more), partial(add_alone, windows, mark))


def waited(mark: Mark) -> float:
    """Return how many seconds ago `mark` was first asked for; 0 if this is the first time."""
    now = time.time()
    began = shared_or_alone(partial(begin_shared, mark, now), partial(begin_alone, mark, now))
    return now - began


def shared_or_alone(shared: Callable[[], R], alone: Callable[[], R]) -> R:
    if time.monotonic() >= Rest.until:
        try:
            return shared()
        except RedisError as error:
            Rest.until = time.monotonic() + PAUSE
            logger.warning("Valkey does not answer, each process counts alone: %s", type(error))
    return alone()


def count_shared(windows: Sequence[Window], more: Sequence[Command]) -> tuple[list[int], list[Any]]:
    trip, now = one_trip(), time.time()
    for limit, key in windows:
        since = now - limit.get_expiry()
        trip.eval(COUNT, 1, key, since, limit.amount)
    for command in more:
        trip.execute_command(*command)  # type: ignore[no-untyped-call]
    found = trip.execute()
    counts = [each[1] if each else 0 for each in found[: len(windows)]]
    return counts, found[len(windows) :]


def add_shared(windows: Sequence[Window], mark: Mark | None, more: Sequence[Command]) -> None:
    trip, now = one_trip(), time.time()
    for limit, key in windows:
        trip.eval(ADD, 1, key, now, limit.amount, limit.get_expiry(), 1)
    if mark:
        trip.delete(mark.key)
    for command in more:
        trip.execute_command(*command)  # type: ignore[no-untyped-call]
    trip.execute()


def begin_shared(mark: Mark, now: float) -> float:
    trip = one_trip()
    trip.set(mark.key, now, nx=True, ex=KEPT)
    trip.get(mark.key)
    _, began = trip.execute()
    return float(began or now)


def one_trip() -> Pipeline:
    with STARTING:
        client = valkey(settings.REDIS_URL)
    return client.pipeline(transaction=False)


@cache
def valkey(url: str) -> Redis:
    """Make the one client. Of two made at once, the one forgotten closes what the other reads."""
    once = Retry(NoBackoff(), retries=0)  # by default the client tries four times
    return Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=once)


def count_alone(windows: Sequence[Window]) -> tuple[list[int], list[Any]]:
    counts = [
        memory().get_moving_window(key, limit.amount, limit.get_expiry())[1]
        for limit, key in windows
    ]
    return counts, []


def add_alone(windows: Sequence[Window], mark: Mark | None) -> None:
    for limit, key in windows:
        memory().acquire_entry(key, limit.amount, limit.get_expiry())
    if mark:
        with STARTING:
            BEGAN.pop(mark.key, None)


def begin_alone(mark: Mark, now: float) -> float:
    with STARTING:
        return BEGAN.setdefault(mark.key, now)


@cache
def memory() -> MemoryStorage:
    return MemoryStorage()  # not at import: it starts a thread, and servers fork after that
