"""One visitor or member of staff who sends nonsense, as somebody who knows every form does."""

from dataclasses import dataclass, field
from traceback import extract_tb
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests.access import TABLE
from tests.fuzz.pages import Form, read
from tests.fuzz.values import anything, plausible

ASKED = [
    *("q", "p", "o", "e", "from", "to", "place", "day", "week", "next", "page", "all", "id"),
    *("kind", "month", "sort", "_popup", "_to_field"),
]
MOST = 80  # forms and addresses that are kept in mind
TOGETHER = 4  # requests of which each finds what the one before did
FAILED = 500


@dataclass
class Fuzzer:
    """Sends `left` requests as one actor; `broken` are those that were answered with an error."""

    actor: str
    client: object
    world: object
    rng: object
    left: int
    broken: list = field(default_factory=list)
    forms: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    def look_around(self):
        """Read every page of this actor once, for its forms and links."""
        own = [case for case in TABLE if case.method == "GET" and case.answers[self.actor] == 200]
        for case in self.rng.sample(own, len(own)):
            self.get(reverse(case.name, kwargs=case.args(self.world)))
        self.forms += [
            Form(reverse(case.name, kwargs=case.args(self.world)), "post", listed(case, self.world))
            for case in TABLE
            if case.method == "POST"
        ]

    def run(self):
        """Send nonsense until nothing is left."""
        signed_in = {name: each.value for name, each in self.client.cookies.items()}
        self.look_around()
        while self.left > 0:
            self.client.cookies.clear()  # a round may have signed out
            self.client.cookies.load(signed_in)
            with undone():
                for _ in range(TOGETHER):
                    self.rng.choice([self.submit, self.submit, self.ask, self.wander])()

    def submit(self):
        """Send a form with something wrong in it."""
        form = self.rng.choice(self.forms)
        given = {name: self.fill(form, name) for name in {*form.values, *form.options}}
        for _ in range(self.rng.randrange(3)):
            given = self.spoil(given)
        files = {name: self.file() for name in form.files}
        self.send(form.method, form.action, given | files)

    def fill(self, form, name):
        values = form.values.get(name) or [""]
        if self.rng.random() < 0.2:
            return [anything(self.rng)]
        return [plausible(self.rng, name, form.options.get(name), self.rng.choice(values))]

    def spoil(self, given):
        """Leave a box out, send it twice, put something else in, or add one nobody asked for."""
        name = self.rng.choice([*given, "status", "pk"])
        value = [anything(self.rng)]
        how = self.rng.randrange(4)
        if how == 0:
            return {box: values for box, values in given.items() if box != name}
        if how == 1:
            return given | {name: given.get(name, []) * 2 + value}
        return given | {name: value}

    def file(self):
        content = anything(self.rng).encode("utf-8", "replace") * 3
        return SimpleUploadedFile(anything(self.rng) or "x", content or b"x", "text/csv")

    def ask(self):
        """Ask a page in a way that none of our links does."""
        names = self.rng.choices(ASKED, k=self.rng.randrange(1, 3))
        query = "&".join(f"{name}={quote(anything(self.rng))}" for name in names)
        self.get(f"{self.rng.choice(self.addresses).partition('?')[0]}?{query}")

    def wander(self):
        """Change a part of an address, with a form or without."""
        parts = self.rng.choice(self.addresses).partition("?")[0].split("/")
        place = self.rng.randrange(1, len(parts))
        parts[place] = quote(anything(self.rng)[:60], safe="")
        address = "/".join(parts)
        if self.rng.random() < 0.5:
            self.get(address)
        else:
            self.send("post", address, {"pk": anything(self.rng)})

    def get(self, address):
        response = self.send("get", address, {})
        if response.status_code == 200:
            forms, links = read(address, response)
            self.forms = (self.forms + [each for each in forms if each.action])[-MOST * 4 :]
            self.addresses = [*dict.fromkeys([*self.addresses, address, *links])][-MOST * 4 :]
        return response

    def send(self, method, address, given):
        self.left -= 1
        with transaction.atomic():  # what fails in the database fails alone
            response = getattr(self.client, method)(address, given)
            if response.status_code >= FAILED:
                transaction.set_rollback(True)
                self.broken.append(told(method, address, given, response))
        return response


def listed(case, world):
    data = case.data(world)
    return {
        name: [str(each) for each in (value if isinstance(value, list) else [value])]
        for name, value in data.items()
    }


def told(method, address, given, response):
    """Say what was sent and where it broke."""
    kind, error, trace = getattr(response, "exc_info", None) or (None, None, None)
    where = extract_tb(trace)[-1] if trace else ""
    return f"{method} {address} {given}: {getattr(kind, '__name__', '')} {error} {where}"[:1_500]


class undone:
    """Take everything back that happens inside, and have each round begin from the same world."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error):
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)
