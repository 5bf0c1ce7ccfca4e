"""A sign of life that went all the way: beat, broker, worker."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

KEY, KEEP = "canary", 24 * 3600  # seconds


def sing() -> None:
    """Note the time. Raises OSError or RedisError when Valkey is gone."""
    cache.set(KEY, timezone.now(), KEEP)


def heard() -> datetime | None:
    """Return when it last sang, if it ever did. Raises as `sing` does."""
    at = cache.get(KEY)
    return at if isinstance(at, datetime) else None
