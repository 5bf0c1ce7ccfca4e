"""A browser of somebody who sends the same form again until there is an answer."""

import time

from bench.browser import Browser

PATIENCE = 90  # seconds for one answer, whatever is broken
TRY = 12  # seconds for one try
PAUSE = 0.3
BROKEN = {500, 502, 503, 504}


class Unanswered(Exception):
    """Nobody answered in all that time."""


class Stubborn(Browser):
    """Asks again, byte by byte the same, after a broken line, no answer, or "come back soon".

    `troubled` is told each time: from then on nobody knows whether it was done. `slowest`
    is the longest single try, `errors` the answers that a person should never see.
    """

    patience = PATIENCE

    def __init__(self, port, troubled=lambda: None):
        self.troubled = troubled
        self.troubles, self.slowest, self.errors = 0, 0.0, []
        Browser.__init__(self, port)  # not super(): a clerk has other words

    def connect(self):
        """Connect when asked: the door may be shut for a while."""
        self.socket = None

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def ask(self, step, head, body):
        end = time.monotonic() + self.patience
        while True:
            began = time.monotonic()
            page = self.attempt(step, head, body)
            self.slowest = max(self.slowest, time.monotonic() - began)
            if page:
                return page
            self.troubles += 1
            self.troubled()
            self.close()
            if time.monotonic() > end:
                raise Unanswered(step)
            time.sleep(PAUSE)

    def attempt(self, step, head, body):
        """Return the page, None if it was none."""
        try:
            if self.socket is None:
                super().connect()
                self.socket.settimeout(TRY)
            page = super().ask(step, head, body)
        except OSError:
            return None
        if page.status in BROKEN:
            self.errors.append(page.status)
            return None
        return page
