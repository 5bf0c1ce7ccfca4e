"""One fault: what is done, what is promised, what was seen, and the judgement of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from faults.checker import Verdict, judge
from faults.crowd import Crowd
from faults.desk import Desks
from faults.history import History
from faults.person import Person
from faults.world import until

FAULTS = {}
DRAIN = 150  # seconds until every letter has gone after all is mended
CALM = 2, 0.3  # seconds before and after a fault, in a long run and in a short one


SOON = """
update locations_slot set starts_at = starts_at + later, ends_at = ends_at + later
from (select greatest(now() + interval '5 min' - min(starts_at), '0') as later
      from locations_slot where starts_at < now() + interval '1 day') clock
where starts_at < now() + interval '1 day'
"""


class Broken(Exception):
    """A fault's own promise was not held."""


class NotHere(Exception):
    """This machine cannot do that."""


@dataclass
class Fault:
    """What may happen. `act` does it in a scene and returns what was seen."""

    name: str
    did: str
    promised: str
    act: Callable


@dataclass
class Result:
    """What a fault showed."""

    fault: Fault
    seen: str = ""
    broken: str = ""
    skipped: str = ""
    seconds: float = 0
    verdict: Verdict = field(default_factory=Verdict)
    wrong: dict = field(default_factory=dict)

    @property
    def held(self):
        return self.verdict.clean and not (self.broken or self.wrong)


def fault(name, did, promised):
    """Register a function as the fault of that name."""

    def register(act):
        FAULTS[name] = Fault(name, did, promised, act)
        return act

    return register


class Scene:
    """The world while one fault happens, who acts in it, and who looks."""

    def __init__(self, world, reader, *, short=False):
        self.world, self.reader, self.short = world, reader, short
        self.history, self.known = History(), set()

    def crowd(self, size=5):
        return Crowd(self.world, self.history, size)

    def desks(self, port=0):
        self.reader.change(SOON)  # a long run must not make no-shows of who waits
        return Desks(self.world, self.history, port)

    def newcomer(self):
        """Return somebody who has not acted yet."""
        return Person(self.world, self.history, self.world.people["people"].pop())

    def of(self, long, short):
        """Return how many, or how many seconds, in a run of this length."""
        return short if self.short else long

    def rest(self, seconds):
        time.sleep(seconds)

    def calm(self):
        """Let people act for a while with nothing broken."""
        self.rest(self.of(*CALM))

    def must(self, true, what):
        """Raise Broken with `what` unless it is true."""
        if not true:
            raise Broken(what)

    def within(self, seconds, true, what, pause=0.05):
        """Wait until it is true; return the seconds that took. Raises Broken if it never is."""
        try:
            return until(true, seconds, pause)
        except TimeoutError:
            raise Broken(f"{what}: not within {seconds} s") from None

    def play(self, fault):
        """Do it, mend everything, and judge what is there against what was promised."""
        result, began = Result(fault), time.monotonic()
        try:
            result.seen = fault.act(self)
        except NotHere as error:
            result.skipped = str(error)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is in the table
            result.broken = f"{type(error).__name__}: {error}"
        self.world.heal()
        result.broken = result.broken or self.drain()
        result.verdict, result.wrong = self.judge(), self.reader.wrong()
        result.seconds = time.monotonic() - began
        return result

    def drain(self):
        """Wait for the outbox; return what is wrong with it: a mail that was said to be sent.

        Not in a short run, where the next beat is too far away.
        """
        if self.short:
            return ""
        try:
            until(lambda: self.hurried() == 0, DRAIN, pause=2)
        except TimeoutError:
            return f"{self.reader.unsent()} letters never left"
        secret = self.world.env["SECRET_KEY"]
        missing = self.reader.said_to_be_sent(secret) - set(self.world.postman.ids)
        return f"{len(missing)} mails said to be sent never came" if missing else ""

    def hurried(self):
        """Have it be later for every letter; return how many have not left."""
        self.reader.hurry()
        self.world.forget_failures()
        return self.reader.unsent()

    def judge(self):
        """Return the verdict over everything so far, without what an earlier fault showed."""
        verdict = judge(self.history.events, self.reader.there())
        for name in ("lost", "doubled", "unexpected", "unknown"):
            new = [each for each in getattr(verdict, name) if (name, each) not in self.known]
            self.known |= {(name, each) for each in new}
            setattr(verdict, name, new)
        return verdict


def silent(scene):
    """Whether the site says that nobody works on a queue."""
    return "WorkerSilent" in scene.world.health().get("alarms", [])


def nobody_failed(scene, *groups):
    """Raise Broken if somebody who acted came to a page where the way did not go on."""
    failures = [failure for group in groups for failure in group.failures]
    scene.must(not failures, f"{len(failures)} ways ended: {failures[:2]}")


def waited(*groups):
    return max(group.slowest for group in groups)


def told(crowd, desks, more):
    """Say what went on meanwhile."""
    said = [f"{len(crowd.persons)} people"]
    if desks:
        said.append(f"{len(desks.served)} served")
    if crowd.errors:
        said.append(f"{len(crowd.errors)} × 503")
    longest = waited(*[group for group in (crowd, desks) if group])
    return "; ".join([*said, f"one answer took {longest:.1f} s at most", more])
