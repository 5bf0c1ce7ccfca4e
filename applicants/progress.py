"""How far a list is, for who waits beside it: said outside its transaction, and forgotten soon."""

import logging

from django.core.cache import cache

KEPT = 600  # seconds

logger = logging.getLogger(__name__)


def tell_progress(pk: int, percent: int) -> None:
    """Say how far list `pk` is. A cache that is away costs the bar, never the list."""
    try:
        cache.set(key(pk), percent, KEPT)
    except Exception as error:  # noqa: BLE001 -- whatever the client of the cache raises
        logger.warning("progress not told: %s", type(error))


def progress(pk: int) -> int | None:
    """Return how far list `pk` is, in per cent; None if nobody said."""
    try:
        found = cache.get(key(pk))
    except Exception:  # noqa: BLE001 -- as above
        return None
    return None if found is None else int(found)


def key(pk: int) -> str:
    return f"list:{pk}"
