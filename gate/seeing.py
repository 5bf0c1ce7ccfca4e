"""What a process sees of the line once a second, and what the one that leads does about it."""

import logging
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.db import Error

from gate import line as shared
from gate.line import Measured
from gate.openings import Switch, publish
from gate.pace import SLOW, Line, Seen, step

logger = logging.getLogger(__name__)

BY_LOAD = "l"  # how the name of a line begins that nobody planned
STRAINED, LASTS = 8, 120  # bad seconds in a row open a line by load; so long it stays
STRAIN, MANY_SLOW, FEW = 0.9, 0.2, 10  # busy; share of slow answers; answers that say nothing
CALM, SOME_SLOW = 0.5, 0.05


class View(NamedTuple):
    """The line as it was at `seen` (seconds of this process's clock that never goes back)."""

    switch: Switch = Switch()
    name: str = ""  # of the line that is there now; "" if people come straight in
    line: Line = Line()
    early: int | None = None  # None before the opening
    inside: int = 0
    processes: int = 1
    seen: float = -1e9
    known: bool = True  # whether Valkey said so


@dataclass
class Meter:
    """What this process answered since it last said so."""

    lock: Lock = field(default_factory=Lock)
    seen: Measured = field(default_factory=Measured)
    since: float = field(default_factory=time.monotonic)

    def count(self, seconds: float) -> None:
        with self.lock:
            old = self.seen
            self.seen = old._replace(
                answers=old.answers + 1, slow=old.slow + (seconds > SLOW), spent=old.spent + seconds
            )

    def take(self) -> Measured:
        """Return what was counted, and begin anew."""
        with self.lock:
            now, found, self.seen = time.monotonic(), self.seen, Measured()
            had = settings.WEB_THREADS * (now - self.since)
            self.since = now
        return found._replace(had=had)


def at(switch: Switch, load: str, now: float) -> str:
    """Return the line that is there now: the planner's before the one that the load opened."""
    if switch.line and switch.shown_at <= now:
        return switch.line
    return load if load.startswith(BY_LOAD) and switch.by_load else ""


def look_together(before: View, told: Measured, now: float) -> View:
    """Say what was seen here, hear what is known, and, as the one of this second, move the line."""
    heard = shared.pulse(told, now)
    switch = heard.switch or from_rows(before.switch)
    name = at(switch, heard.load, now)
    view = View(switch, name, Line(), None, heard.inside, heard.processes, time.monotonic())
    if not name:
        if heard.leads:
            watch(view, now)
        return view
    view, stepped = with_line(view, before, now)
    return lead(view, stepped, now) if heard.leads and view.early is not None else view


def from_rows(known: Switch) -> Switch:
    """Read the switch where it is kept, and put it back into Valkey, which has lost it."""
    try:
        return publish()
    except Error:
        return known


def with_line(view: View, before: View, now: float) -> tuple[View, float]:
    """Return `view` with its line, and when that last moved. What was lost is put back first."""
    name, mine = view.name, before.name == view.name
    opened = name.startswith(BY_LOAD) or now >= view.switch.opens_at
    found = shared.read(name)
    if found is None or (mine and found[0].joined < before.line.joined):
        line, early = (before.line, before.early) if mine else (Line(), None)
        shared.raise_to(name, line.joined, early, line.front)
        found = shared.read(name) or (line, early, 0.0)
    state, early, stepped = found
    if early is None and opened:
        shared.open_line(name, state.joined)
        early = state.joined
    return view._replace(line=state, early=early), stepped


def lead(view: View, stepped: float, now: float) -> View:
    """Move the line by what all processes measured since it last moved."""
    seconds = min(5.0, max(0.0, now - stepped)) if stepped else 1.0
    seen = shared.take_measured(view.inside, seconds)
    state = step(view.line, seen, view.switch.most, now)
    shared.write(view.name, state, now)
    if view.name.startswith(BY_LOAD) and (state.waiting or not calm(seen)):
        shared.go_on_by_load(LASTS)
    return view._replace(line=state)


def watch(view: View, now: float) -> None:
    """Open a line by load if answers were bad for a while."""
    seen = shared.take_measured(view.inside, 1.0)
    bad = view.switch.by_load and strained(seen)
    if shared.strain(f"{BY_LOAD}{now:.0f}", strained=bad, needed=STRAINED, seconds=LASTS):
        logger.warning("too many at once: a waiting room is opened")


def strained(seen: Seen) -> bool:
    """Whether more come than can be answered well."""
    return seen.busy > STRAIN or (seen.answers >= FEW and seen.slow > MANY_SLOW * seen.answers)


def calm(seen: Seen) -> bool:
    return seen.busy < CALM and seen.slow <= SOME_SLOW * seen.answers
