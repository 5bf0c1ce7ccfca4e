"""Visitors who book through every web host, and what was promised to them."""

from threading import Event, Lock, Thread
from time import monotonic

from bench.browser import Browser
from bench.visitor import Lost, any_time, book

EACH = 2  # visitors at once for each web host


class Promises:
    """Who was told that they are booked, by which host, when. Nobody else's word counts."""

    def __init__(self):
        self.lock, self.over = Lock(), Event()
        self.given, self.failures = [], []

    def note(self, host, person):
        with self.lock:
            self.given.append((monotonic(), host, person[0]))

    def first_after(self, moment, host):
        """Return when `host` first promised something after that; None if it did not."""
        times = [at for at, where, _ in list(self.given) if where == host and at > moment]
        return min(times, default=None)


def promised_to(person, host, promises):
    """Return a browser's class that notes when the site says that `person` is booked."""

    class Watched(Browser):
        def post(self, step, path, page, fields):
            answer = super().post(step, path, page, fields)
            if step == "confirm" and answer.location == "/uk/visit/":
                promises.note(host, person)
            return answer

    return Watched


def come(hosts, port, people):
    """Have visitors come to each of `hosts` until told that it is over; return what they heard."""
    promises = Promises()

    def visitor(host):
        while not promises.over.is_set():
            person = people.popleft()
            kind = promised_to(person, host.name, promises)
            try:
                book((host.address, port), person, any_time, kind)
            except (Lost, OSError) as error:
                promises.failures.append(f"{host.name}: {error}")
                promises.over.wait(0.5)  # whoever is refused tries again a little later

    threads = [Thread(target=visitor, args=[host]) for host in hosts for _ in range(EACH)]
    for thread in threads:
        thread.start()
    return promises, threads
