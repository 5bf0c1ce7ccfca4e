"""How full the disk is that this process stands on, and when it will be full.

In a container that is the disk of the containers, where volumes lie too. A worker notes once
an hour how much is used; between the first and the last of a week lies how fast it grows.
"""

import os
from collections.abc import Mapping

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

KEY, KEEP = "disk", 8 * 24 * 3600  # seconds
HOUR = 3600
WEEK = 7 * 24  # samples
ENOUGH = 6  # hours between the first and the last sample, to say anything
FAR = 365.0  # days: further nobody looks

Samples = Mapping[int, int]  # bytes used, by the hour since 1970


def space() -> tuple[int, int]:
    """Return how many bytes the disk has for us, and how many of them are used."""
    disk = os.statvfs(settings.BASE_DIR)
    used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
    return used + disk.f_bavail * disk.f_frsize, used


def free_share() -> float:
    """Return how much of the disk is free, between 0 and 1. Raises OSError."""
    size, used = space()
    return 1 - used / size if size else 0


def note() -> None:
    """Note how much is used. Once or ten times in an hour is the same. Raises RedisError."""
    samples = dict(noted())
    samples[int(timezone.now().timestamp()) // HOUR] = space()[1]
    cache.set(KEY, dict(sorted(samples.items())[-WEEK:]), KEEP)


def noted() -> Samples:
    found = cache.get(KEY)
    return found if isinstance(found, dict) else {}


def full_in_days() -> float | None:
    """Return after how many days it will be full, FAR at most; None if that is not known yet."""
    size, used = space()
    return forecast(noted(), size - used)


def forecast(samples: Samples, free: int) -> float | None:
    """Return how many days `free` bytes last, if it goes on as in `samples`. Pure."""
    if not samples or (hours := max(samples) - min(samples)) < ENOUGH:
        return None
    grown = samples[max(samples)] - samples[min(samples)]
    return min(FAR, free / grown * hours / 24) if grown > 0 else FAR
