"""People who come at an even pace, book, and send again what got no answer, as the page says."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from time import monotonic, sleep

from bench.browser import Browser
from bench.visitor import Lost, any_time, book

PATIENCE = 60  # seconds, that somebody tries the same step
PAUSE = 0.5  # seconds before they do
AT_ONCE = 60
FAULT = 500
ORIGIN = "https://127.0.0.1"


@dataclass
class Seen:
    """What everybody saw: each request, each booking. Times are of the monotonic clock."""

    lock: Lock = field(default_factory=Lock)
    requests: list = field(default_factory=list)  # when, how long, which status (0: cut off)
    begun: list = field(default_factory=list)  # when
    promised: list = field(default_factory=list)  # when, who
    failed: list = field(default_factory=list)  # when, why

    def note(self, where, *what):
        with self.lock:
            where.append((monotonic(), *what))


def insisting(seen, person):
    """Return a browser's class that sends the same once more until the site answers it."""

    class Insisting(Browser):
        def ask(self, step, head, body):
            head += f"Origin: {ORIGIN}\r\n"  # Django asks for it where TLS is spoken
            until = monotonic() + PATIENCE
            while True:
                answer = self.once(step, head, body)
                if answer is not None:
                    break
                if monotonic() > until:
                    raise Lost(f"no answer to {step}")
                sleep(PAUSE)
            if step == "confirm" and answer.location == "/uk/visit/":
                seen.note(seen.promised, person[0])
            return answer

        def once(self, step, head, body):
            """Ask; return nothing if that has to be tried again."""
            begun, answer = monotonic(), None
            try:
                answer = super().ask(step, head, body)
                status = answer.status
            except OSError:
                status = 0
                self.reconnect()
            seen.note(seen.requests, monotonic() - begun, status)
            return answer if 0 < status < FAULT else None

    return Insisting


class People:
    """Starts `rate` bookings a second until told that it is over."""

    def __init__(self, port, families, rate, choose=any_time):
        self.port, self.families, self.rate, self.choose = port, families, rate, choose
        self.seen, self.over = Seen(), Event()
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.thread = Thread(target=self.come)

    def __enter__(self):
        self.thread.start()
        return self.seen

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.pool.shutdown()

    def come(self):
        due = monotonic()
        while not self.over.wait(max(0, due - monotonic())):
            due += 1 / self.rate
            self.pool.submit(self.visit, self.families.popleft())

    def visit(self, person):
        self.seen.note(self.seen.begun)
        try:
            book(self.port, person, self.choose, insisting(self.seen, person))
        except Exception as error:  # noqa: BLE001 -- whatever it was, this person has no visit
            self.seen.note(self.seen.failed, f"{type(error).__name__}: {error}")
