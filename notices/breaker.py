"""A carrier that does not answer is left alone for a while: one state for each channel.

It lies in Valkey, where all workers see it. Without Valkey it is always closed: then no
worker runs either, for Valkey is their broker.
"""

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

FAILURES = 5  # in a row
PAUSE = 60  # seconds
REMEMBERED = 3600  # seconds: older failures are another story


def is_open(channel: str) -> bool:
    """Whether nothing is to be handed over now: FAILURES in a row are less than PAUSE ago."""
    with suppress(RedisError):
        return cache.get(pausing(channel)) is not None
    return False


def failed(channel: str) -> None:
    """Count a failure; the fifth in a row, and each after it, opens the circuit for PAUSE.

    So after the pause one letter is tried, and the next one only if it was taken.
    """
    with suppress(RedisError):
        cache.add(counting(channel), 0, REMEMBERED)
        if cache.incr(counting(channel)) >= FAILURES:
            cache.set(pausing(channel), True, PAUSE)


def answered(channel: str) -> None:
    """Forget the failures: the carrier answers."""
    with suppress(RedisError):
        cache.delete_many([counting(channel), pausing(channel)])


def counting(channel: str) -> str:
    return f"breaker:{channel}:failures"


def pausing(channel: str) -> str:
    return f"breaker:{channel}:pause"
