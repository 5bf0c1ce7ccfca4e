"""Round figures along an axis."""

from collections.abc import Mapping, Sequence
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


def apart(wanted: Sequence[Span], distance: float, top: float = 0) -> list[float]:
    """Return heights for labels, each near what is wanted, none on another or above `top`.

    The lowest on the page stays, and pushes up those that would meet it; what finds no room
    there goes down again.
    """
    up: dict[int, float] = {}
    for at in sorted(range(len(wanted)), key=lambda at: -wanted[at][2]):
        up[at] = free(wanted, at, wanted[at][2], up, -distance)
    found: dict[int, float] = {}
    for at in sorted(up, key=lambda at: up[at]):
        found[at] = free(wanted, at, max(top, up[at]), found, distance)
    return [found[at] for at in range(len(wanted))]


def free(
    wanted: Sequence[Span], at: int, height: float, taken: Mapping[int, float], step: float
) -> float:
    """Return the next height for a label, by `step` from one that it would meet to the next."""
    left, right, _height = wanted[at]
    beside = [
        y for other, y in taken.items() if left < wanted[other][1] and wanted[other][0] < right
    ]
    for y in sorted(beside, reverse=step < 0):
        if abs(y - height) < abs(step):
            height = y + step
    return height
