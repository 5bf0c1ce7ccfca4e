"""Many visitors at once, for a while."""

from collections import Counter
from threading import Barrier, Lock, Thread
from time import perf_counter

from bench.browser import Browser
from bench.visitor import Lost, book, people_chosen

CROWD = 8
VISIT = 10  # requests


class Tally:
    """What a crowd did, and in which time."""

    def __init__(self):
        self.lock = Lock()
        self.done = 0
        self.elapsed = 0.0
        self.seconds, self.statements, self.walks = {}, {}, []
        self.failures = Counter()

    def add(self, browser):
        with self.lock:
            self.done += 1
            for step, taken in browser.seconds:
                self.seconds.setdefault(step, []).append(taken)
            for step, number in browser.statements:
                self.statements.setdefault(step, []).append(number)
            total = sum(number for _, number in browser.statements)
            self.walks.append((browser.requests, browser.bytes, total))

    @property
    def rate(self):
        return self.done / self.elapsed


def crowd(act, seconds, size=CROWD):
    """Have `size` threads repeat `act(tally)` until `seconds` have passed."""
    tally, start = Tally(), Barrier(size + 1)

    def one():
        start.wait()
        while perf_counter() < began + seconds:
            try:
                act(tally)
            except (Lost, OSError) as error:
                tally.failures[str(error)] += 1

    threads = [Thread(target=one) for _ in range(size)]
    for thread in threads:
        thread.start()
    began = perf_counter()
    start.wait()
    for thread in threads:
        thread.join()
    tally.elapsed = perf_counter() - began
    return tally


def bookings(port, people, choose, seconds, size=CROWD):
    """Have a crowd book; each of `people`, a deque, does it once, on a connection of their own."""
    return crowd(lambda tally: tally.add(book(port, people.popleft(), choose)), seconds, size)


def pages(port, path, seconds, people=None):
    """Have a crowd ask for `path`, VISIT times on a connection, as a visitor who books does.

    As somebody of `people`, if there are any. Connections that live for ever
    would all go to one of the processes on some days, and to each half on others.
    """
    browsers = [Browser(port) for _ in range(CROWD)]
    for browser in browsers if people else ():
        people_chosen(browser, people.popleft())

    def act(tally):
        browser = browsers.pop()
        for _ in range(VISIT):
            if browser.get("page", path).status != 200:  # noqa: PLR2004
                raise Lost(path)
        browser.reconnect()
        with tally.lock:
            tally.done += VISIT
        browsers.append(browser)

    tally = crowd(act, seconds)
    for browser in browsers:
        browser.close()
    return tally
