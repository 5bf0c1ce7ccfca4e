"""What this process knows of the waiting room, a second old, and how it goes on without Valkey.

Nobody who waits asks anything: they are answered from here. Whoever comes first in a new
second has this process look again, and one process in that second moves the line.
"""

import time
from dataclasses import dataclass, field
from threading import Lock, RLock

from cachetools import TTLCache
from django.conf import settings

from gate import line as shared
from gate.counters import shared_or_alone
from gate.line import IDLE, Measured
from gate.pace import Line, Seen, step
from gate.seeing import BY_LOAD, Meter, View, at, look_together

REFRESH = 1.0  # seconds
OFTEN = 15.0  # seconds between two notes that somebody is inside
CAREFUL = 0.75  # of the last rate, while nobody sees the whole
PASS = 7200  # seconds that a pass lasts
MOST = 50_000  # people that a process remembers


@dataclass
class Room:
    """The one waiting room of this process."""

    view: View = field(default_factory=View)
    meter: Meter = field(default_factory=Meter)
    looking: Lock = field(default_factory=Lock)
    writing: RLock = field(default_factory=RLock)  # what follows is no dictionary of threads
    # Who was seen here, and whose passes are: all there is while Valkey is away
    inside: TTLCache[str, float] = field(default_factory=lambda: TTLCache(MOST, ttl=IDLE))
    owners: TTLCache[str, str] = field(default_factory=lambda: TTLCache(MOST, ttl=PASS))

    def look(self, now: float) -> View:
        """Return what is known; if that is old, one request of those that ask looks anew."""
        due = time.monotonic() - self.view.seen >= REFRESH
        if due and self.looking.acquire(blocking=False):
            try:
                self.see(now)
            finally:
                self.looking.release()
        return self.view

    def see(self, now: float) -> None:
        """Look anew: with all others, or else alone."""
        measured = self.meter.take()
        told = measured if settings.LETS_IN else Measured()

        def together() -> None:
            self.view = look_together(self.view, told, now)

        shared_or_alone(together, lambda: self.look_alone(measured, now))

    def look_alone(self, measured: Measured, now: float) -> None:
        """Go on from what was last known: at a careful pace, with who was seen here."""
        with self.writing:
            view, seen = self.view, time.monotonic()
            name = at(view.switch, view.name, now)
            inside = len(self.inside) * view.processes
            alone = view._replace(name=name, inside=inside, seen=seen, known=False)
            if alone.early is None and name and opened(alone, now):
                alone = alone._replace(early=alone.line.joined)
            if name and alone.early is not None:
                passed = min(5.0, max(0.0, seen - view.seen))
                alone = alone._replace(line=moved(view, alone, measured.seen(inside, passed), now))
            self.view = alone

    def join(self) -> int:
        """Draw a number in the line that is there: 0 before the opening, when the lot decides."""
        return shared_or_alone(self.join_together, self.join_alone)

    def join_together(self) -> int:
        view = self.view
        number, is_open = shared.join(view.name)
        if number < 0:  # Valkey lost the line: this process puts back what it knows
            shared.raise_to(view.name, view.line.joined, view.early, view.line.front)
            number, is_open = shared.join(view.name)
        return number if is_open else 0

    def join_alone(self) -> int:
        """Count on as if each process had as many arrivals as this one."""
        with self.writing:
            state = self.view.line
            joined = state.joined + self.view.processes
            self.view = self.view._replace(line=state._replace(joined=joined))
        return joined if self.view.early is not None else 0

    def remember(self, number: int) -> None:
        """Note that a number was drawn that nobody knows of: Valkey forgot, a browser did not."""
        view = self.view
        if number > view.line.joined:
            shared_or_alone(lambda: shared.raise_to(view.name, number, None, 0), nothing)

    def enter(self, nonce: str, now: float) -> bool:
        """Let somebody in whose place was called, if there is room."""
        most = self.view.switch.most

        def alone() -> bool:
            with self.writing:
                return nonce in self.inside or len(self.inside) * self.view.processes < most

        entered = shared_or_alone(lambda: shared.enter(nonce, most, now), alone)
        if entered:
            with self.writing:
                self.inside[nonce] = now
        return entered

    def touch(self, nonce: str, now: float) -> None:
        """Note that somebody is inside, at most every OFTEN."""
        with self.writing:
            if now - self.inside.get(nonce, 0.0) < OFTEN:
                return
            self.inside[nonce] = now
        shared_or_alone(lambda: shared.touch(nonce, now), nothing)

    def leave(self, nonce: str) -> None:
        """Note that somebody has what they came for: the next may come in."""
        with self.writing:
            self.inside.pop(nonce, None)
        shared_or_alone(lambda: shared.leave(nonce), nothing)

    def claim(self, nonce: str, owner: str) -> bool:
        """Give a pass to its owner; False if it is somebody else's."""
        with self.writing:
            mine = self.owners.setdefault(nonce, owner) == owner
        return mine and shared_or_alone(lambda: shared.claim(nonce, owner), lambda: True)


def opened(view: View, now: float) -> bool:
    return view.name.startswith(BY_LOAD) or now >= view.switch.opens_at


def moved(before: View, view: View, seen: Seen, now: float) -> Line:
    """Move the line of a process that is alone: never faster than what all agreed on last."""
    line = view.line
    if before.known:
        line = line._replace(rate=line.rate * CAREFUL)
    after = step(line, seen, view.switch.most, now)
    return after._replace(coming=0.0, rate=min(after.rate, line.rate))


def nothing() -> None:
    """Do nothing: it is written down here already."""


ROOM = Room()
