"""A sign of life that went all the way: beat, broker, a worker of that queue."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from config.queues import QUEUES

KEEP = 24 * 3600  # seconds


def sing(queue: str) -> None:
    """Note the time. Raises OSError or RedisError when Valkey is gone."""
    cache.set(key(queue), timezone.now(), KEEP)


def heard() -> dict[str, datetime | None]:
    """Return when each queue last sang, None if it never did. Raises as `sing` does."""
    found = cache.get_many([key(queue) for queue in QUEUES])
    return {queue: moment(found.get(key(queue))) for queue in QUEUES}


def key(queue: str) -> str:
    return f"canary:{queue}"


def moment(kept: object) -> datetime | None:
    return kept if isinstance(kept, datetime) else None
