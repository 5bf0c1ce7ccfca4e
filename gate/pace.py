"""How fast people are let in, and what the waiting are told of it. Pure: it is given all it knows.

Once a second what was measured moves the front of the line. The rate grows slowly while
answers are quick, and shrinks fast when they are not; whatever the rate, never more are
called than there is room for, counting those who were called and are still on their way.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

SLOW = 0.5  # seconds: an answer that takes longer says that there are too many
MOST_SLOW = 0.05  # of the answers
MOST_BUSY = 0.75  # of the time of all threads; above that who comes waits for one
FIRST, LEAST, MOST = 5.0, 0.2, 500.0  # people a second
GROWTH, MORE, CUT = 1.04, 0.1, 0.85  # a second
PATIENCE = 30.0  # seconds until who was called and does not come is no longer counted on
STEP, KEPT = 10.0, 300.0  # seconds between two marks, and how long they are kept
KNOWN = 20.0  # seconds to look at before anything is said of the wait
SOON, LATE = 4.0, 120.0  # seconds between two looks of a page
AT_ONCE = 400  # looks a second that all pages together may cost

Mark = tuple[float, float]  # when, and where the front was


class Seen(NamedTuple):
    """What was measured since the step before."""

    seconds: float
    inside: int
    entered: int = 0  # by a ticket
    answers: int = 0
    slow: int = 0
    busy: float = 0.0  # 0 to 1

    @property
    def healthy(self) -> bool:
        return self.busy <= MOST_BUSY and self.slow <= MOST_SLOW * self.answers


class Line(NamedTuple):
    """Up to which place people are called, and how it came to that."""

    front: float = 0.0
    joined: int = 0
    rate: float = FIRST
    coming: float = 0.0  # called, and not here yet
    marks: tuple[Mark, ...] = ()

    @property
    def waiting(self) -> int:
        return max(0, self.joined - int(self.front))


class Wait(NamedTuple):
    """Minutes, from and to."""

    low: int
    high: int


def step(line: Line, seen: Seen, most: int, now: float) -> Line:
    """Return the line one step later, if `most` people may be inside at once."""
    coming = max(0.0, line.coming - seen.entered) * math.exp(-seen.seconds / PATIENCE)
    room = max(0.0, most - seen.inside - coming)
    rate = next_rate(line, seen, room)
    allowed = min(rate * seen.seconds, room)
    # Ahead of the last ticket by one step: who comes to an empty line walks through
    front = max(line.front, min(line.front + allowed, line.joined + allowed))
    called = min(front, line.joined) - min(line.front, line.joined)
    return Line(front, line.joined, rate, coming + called, marked(line.marks, front, now))


def next_rate(line: Line, seen: Seen, room: float) -> float:
    """Return how many people a second may come in now. It grows only while it is what they feel."""
    if not seen.healthy:
        return max(LEAST, line.rate * math.pow(CUT, seen.seconds))
    if line.waiting and room > line.rate * seen.seconds:
        return min(MOST, line.rate * math.pow(GROWTH, seen.seconds) + MORE * seen.seconds)
    return line.rate


def marked(marks: tuple[Mark, ...], front: float, now: float) -> tuple[Mark, ...]:
    """Return the marks with one of now, if it is time; a clock that was set back begins anew."""
    if marks and marks[-1][0] > now:
        marks = ()
    if marks and now - marks[-1][0] < STEP:
        return marks
    return (*(mark for mark in marks if now - mark[0] <= KEPT), (now, front))


def speeds(line: Line, now: float) -> tuple[float, float] | None:
    """Return the lowest and highest speed of the front lately (places a second); None if unknown.

    Over the last minute, and over all that is remembered.
    """
    if not line.marks or now - line.marks[0][0] < KNOWN:
        return None
    recent = [mark for mark in line.marks if now - mark[0] <= 60 + STEP]
    found = [
        (line.front - front) / (now - when)
        for when, front in [line.marks[0], *recent[:1]]
        if now > when
    ]
    return (min(found), max(found)) if found and max(found) > 0 else None


def wait_of(before: int, line: Line, now: float) -> Wait | None:
    """Return how long it takes until `before` more were called; None while nobody can know."""
    if (known := speeds(line, now)) is None:
        return None
    slow, fast = known
    low, high = 0.9 * before / fast / 60, 1.3 * before / max(slow, fast / 4) / 60
    return Wait(rounded(low, math.floor), max(1, rounded(high, math.ceil)))


def rounded(minutes: float, way: Callable[[float], int]) -> int:
    """Return minutes as people say them, rounded outwards: nobody counts on 43."""
    grain = next((size for most, size in [(10, 1), (30, 5), (120, 10)] if minutes <= most), 30)
    return way(minutes / grain) * grain


def next_look(line: Line, wait: Wait | None, chance: float) -> float:
    """Return in how many seconds a page shall look again: later the longer the wait.

    `chance`, 0 to 1, keeps those who came together from looking together.
    """
    crowded = line.waiting / AT_ONCE
    by_wait = wait.low * 60 / 8 if wait else 20.0
    return min(LATE, max(SOON, by_wait, crowded)) * (0.85 + 0.3 * chance)


def look_after_opening(left: float, joined: int, chance: float) -> float:
    """Return the same before the opening, which is `left` seconds away.

    The last look comes after it, spread over so long that all can be answered.
    """
    spread = min(60.0, 2 + joined / AT_ONCE)
    if left > LATE:
        return LATE * (0.85 + 0.15 * chance) if left > 2 * LATE else left / 2
    return left + spread * chance
