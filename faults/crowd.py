"""People who act at once, for as long as a fault lasts and a little longer."""

import random
from threading import Event, Lock, Thread

from faults.person import Person

REST = 0.2, 0.6  # seconds between two acts of one person


class Crowd:
    """Threads that take one person after another through booking, moving, cancelling."""

    def __init__(self, world, history, size=5):
        self.world, self.history, self.size = world, history, size
        self.lock, self.over = Lock(), Event()
        self.persons, self.failures, self.threads = [], [], []

    def __enter__(self):
        self.threads = [Thread(target=self.work, daemon=True) for _ in range(self.size)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        """Let each finish what it does; a broken part must work again by now."""
        self.over.set()
        for thread in self.threads:
            thread.join(150)

    def work(self):
        while not self.over.is_set():
            person = self.next_person()
            if person is None:
                return
            try:
                act(person)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is counted
                self.failures.append(repr(error))
            person.browser.close()
            self.over.wait(random.uniform(*REST))

    def next_person(self):
        with self.lock:
            waiting = self.world.people["people"]
            if not waiting:
                return None
            person = Person(self.world, self.history, waiting.pop())
            self.persons.append(person)
            return person

    def pace(self):
        """Return how long each answer took since this was asked before."""
        found = []
        for person in list(self.persons):
            seconds = person.browser.seconds[person.told :]
            person.told += len(seconds)
            found += [took for _, took in seconds]
        return found

    @property
    def booked(self):
        return [person for person in self.persons if person.slot]

    @property
    def slowest(self):
        """The longest time that anybody waited for one answer."""
        return max((person.browser.slowest for person in self.persons), default=0)

    @property
    def errors(self):
        """The answers in the 500s, by number."""
        return [status for person in self.persons for status in person.browser.errors]


def act(person):
    """Book; some then move, some cancel."""
    person.book()
    chance = random.random()
    if chance < 0.35:  # noqa: PLR2004 -- a third
        person.move()
    elif chance < 0.5:  # noqa: PLR2004 -- a sixth
        person.cancel()
