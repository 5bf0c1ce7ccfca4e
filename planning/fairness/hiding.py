"""Which counts are too small to show. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

LEAST = 5  # people: fewer could be known by name

Name = TypeVar("Name")


def hidden(counts: Mapping[Name, int]) -> set[Name]:
    """Return the groups to hide: those of 1 to LEAST - 1, and then the smallest other one too.

    Without that one, a total that stands elsewhere on the page would give a small group
    away, alone or as the only way in which several small ones add up.
    """
    small = {name for name, count in counts.items() if 0 < count < LEAST}
    others = [name for name, count in counts.items() if count >= LEAST]
    if small and others:
        small.add(min(others, key=lambda name: counts[name]))
    return small


def shown(counts: Sequence[int]) -> Sequence[int | None]:
    """Return a column of counts with None for those to hide.

    Where nothing but small counts and nothings would be left, the nothings say too much.
    """
    away = hidden(dict(enumerate(counts)))
    alone = away and max(counts) < LEAST
    return [None if alone or at in away else count for at, count in enumerate(counts)]
