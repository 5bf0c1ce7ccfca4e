"""What was known of each operation, and when: only ever added to."""

import time
from itertools import count
from threading import Lock

from faults.checker import FAIL, INFO, INVOKE, OK, Event


class History:
    """Events of all drivers, in the order in which they came to be known."""

    def __init__(self):
        self.events, self.lock, self.numbers = [], Lock(), count(1)
        self.waits = []

    def begin(self, kind, adds=(), takes=()):
        """Note that an operation is about to be asked for; return it."""
        return Operation(self, next(self.numbers), kind, tuple(adds), tuple(takes))

    def add(self, event):
        with self.lock:
            self.events.append(event)


class Operation:
    """One act that somebody asked for."""

    def __init__(self, history, number, kind, adds, takes):
        self.history, self.what = history, (number, kind)
        self.touched, self.doubtful = (adds, takes), False
        self.began = time.monotonic()
        self.note(INVOKE)

    def note(self, state):
        number, kind = self.what
        self.history.add(Event(number, kind, state, *self.touched))

    def unknown(self):
        """Nobody knows whether it was done: noted once, however often it is asked again."""
        if not self.doubtful:
            self.doubtful = True
            self.note(INFO)

    def done(self):
        self.note(OK)
        self.history.waits.append(time.monotonic() - self.began)

    def refused(self):
        self.note(FAIL)
