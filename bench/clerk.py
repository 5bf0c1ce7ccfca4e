"""What a clerk does with the one field, in a browser that remembers what every answer weighed."""

import gzip
import re

from bench.browser import Browser
from bench.rush import PASSWORD
from bench.visitor import Lost

DAY = "/desk/"
PARTY = re.compile(r'name="party" value="(\d+)"')
TICKED = re.compile(r'name="claim" value="(\d+)" form="field" checked')
FOUND = 302


class Clerk(Browser):
    """Somebody at a desk, with `page` before them."""

    def __init__(self, port, seat):
        super().__init__(port)
        self.seat, self.answers = seat, []
        self.page = self.get("sign in", "/desk/login/")
        given = {"username": seat.username, "password": PASSWORD}
        self.page = self.follow("sign in", "/desk/login/", given)
        self.page = self.follow("desk", "/desk/location/", {"desk": seat.desk})

    def open_day(self):
        self.page = self.shown("day", DAY)

    def type(self, text):
        """Type or scan something, and see what comes of it."""
        self.send("enter", "/desk/enter/", {"code": text})

    def check_in(self, page):
        """Check in everybody who is ticked on the page of a visit."""
        self.page = page
        fields = {"act": "check_in", "code": "", "party": party_of(page)}
        self.send("check in", "/desk/enter/", fields | {"claim": ticked(page)})
        if "Checked in" not in self.page.text:
            raise Lost("they were not checked in")

    def send(self, step, path, fields):
        """Send a form of the page, and go where the answer says."""
        self.page = self.follow(step, path, fields)

    def follow(self, step, path, fields):
        answer = self.post(step, path, self.page, fields)
        if answer.status != FOUND:
            raise Lost(f"{answer.status} for {step}")
        return self.shown(f"{step}: page", answer.location)

    def shown(self, step, path):
        page = self.get(step, path)
        while page.status == FOUND:
            page = self.get(step, page.location)
        if page.status >= 400:  # noqa: PLR2004
            raise Lost(f"{page.status} for {path}")
        return page

    def receive(self):
        top, body = super().receive()
        self.answers.append((len(top), body))
        return top, body

    def waits(self, step):
        """Return how long each of these steps took: its answer, and the page that leads to."""
        found = []
        for name, seconds in self.seconds:
            if name == step:
                found.append(seconds)
            elif name == f"{step}: page":
                found[-1] += seconds
        return found

    def sent(self, first):
        """Return the bytes of all answers from number `first` on, compressed as nginx does it."""
        return sum(top + len(squeezed(body)) for top, body in self.answers[first:])


def party_of(page):
    return PARTY.search(page.text)[1]


def ticked(page):
    """Return who is ticked on `page` (ids of appointments)."""
    return TICKED.findall(page.text)


def squeezed(body):
    return gzip.compress(body, 1) if body else body
