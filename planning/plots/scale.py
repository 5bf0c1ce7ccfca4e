"""Round figures along an axis."""

from math import ceil, floor, log10

MOST = 5  # steps


def step(highest: float) -> int:
    """Return 1, 2 or 5 times a power of ten, so that at most MOST steps reach `highest`."""
    least = max(1.0, highest / MOST)
    power = 10 ** floor(log10(least))
    return int(next(round_one * power for round_one in (1, 2, 5, 10) if round_one * power >= least))


def ticks(highest: float) -> list[int]:
    """Return round figures from 0 to `highest` or just above it, in equal steps."""
    each = step(highest)
    return [each * at for at in range(max(1, ceil(highest / each)) + 1)]


def apart(wanted: list[float], distance: float) -> list[float]:
    """Return heights for labels, each near what is wanted, none nearer to another than `distance`.

    The lowest on the page stays, and pushes those above it up.
    """
    found = [0.0] * len(wanted)
    below = float("inf")
    for at in sorted(range(len(wanted)), key=lambda at: -wanted[at]):
        below = found[at] = min(wanted[at], below - distance)
    return found
