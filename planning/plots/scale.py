"""Round figures along an axis."""

from collections.abc import Sequence
from math import ceil, floor, log10

MOST = 5  # steps

Span = tuple[float, float, float]  # of a label: left, right, height


def step(highest: float) -> int:
    """Return 1, 2 or 5 times a power of ten, so that at most MOST steps reach `highest`."""
    least = max(1.0, highest / MOST)
    power = 10 ** floor(log10(least))
    return int(next(round_one * power for round_one in (1, 2, 5, 10) if round_one * power >= least))


def ticks(highest: float) -> list[int]:
    """Return round figures from 0 to `highest` or just above it, in equal steps."""
    each = step(highest)
    return [each * at for at in range(max(1, ceil(highest / each)) + 1)]


def apart(wanted: Sequence[Span], distance: float) -> list[float]:
    """Return heights for labels, each near what is wanted, none on another.

    The lowest on the page stays, and pushes up those that would meet it.
    """
    found: dict[int, float] = {}
    for at in sorted(range(len(wanted)), key=lambda at: -wanted[at][2]):
        left, right, height = wanted[at]
        beside = [
            y for other, y in found.items() if left < wanted[other][1] and wanted[other][0] < right
        ]
        for y in sorted(beside, reverse=True):
            if abs(y - height) < distance:
                height = y - distance
        found[at] = height
    return [found[at] for at in range(len(wanted))]
