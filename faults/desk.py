"""A clerk who checks visitors in and gives them stickers, and notes what the page said."""

from threading import Event, Thread

from bench.clerk import DAY, Clerk, party_of, ticked
from bench.issuing import asked, step
from bench.rush import Seat
from bench.visitor import Lost
from faults.stubborn import Stubborn

MOST = 12  # steps with one person
REST = 0.5  # seconds between two visitors


class Officer(Stubborn, Clerk):
    """A clerk who sends again what was not answered, and types the reference anew to see."""

    def __init__(self, world, history, seat, port=0):
        self.history, self.operation = history, None
        self.answers = []
        Stubborn.__init__(self, port or world.port, self.in_doubt)
        self.seat = Seat(**seat)
        self.sign_in()

    def sign_in(self):
        self.page = self.get("sign in", "/desk/login/")
        given = {"username": self.seat.username, "password": "only for measuring"}
        self.page = self.follow("sign in", "/desk/login/", given)
        self.page = self.follow("desk", "/desk/location/", {"desk": self.seat.desk})

    def in_doubt(self):
        if self.operation:
            self.operation.unknown()

    def serve(self, reference):
        """Check in the one person of this visit and give them the next sticker of the roll."""
        self.page = self.shown("day", DAY)
        self.type(reference)
        [claim] = ticked(self.page)
        page = self.page
        self.checked_in(page, claim, reference)
        self.issue(party_of(page), claim)

    def checked_in(self, page, claim, reference):
        self.operation = self.history.begin("check in", adds=[("here", int(claim))])
        fields = {"act": "check_in", "code": "", "party": party_of(page), "claim": [claim]}
        self.page = page
        self.send("check in", "/desk/enter/", fields)
        self.operation, done = None, self.operation
        self.type(reference)
        if ticked(self.page):  # still expected
            done.refused()
            raise Lost("they were not checked in")
        done.done()

    def issue(self, party, claim):
        fields = {"act": "serve", "code": "", "party": party}
        self.send("serve", "/desk/enter/", fields)
        operation = self.history.begin("issue", adds=[("sticker", int(claim))])
        for _ in range(MOST):
            fields = asked(self.page)
            if "who" not in fields:
                self.operation = None
                operation.done()
                return
            self.operation = operation if "serial" in fields else None
            step(self, f"/desk/visit/{party}/issue/", fields)
        raise Lost("the party is never done")


class Desks:
    """Every clerk at work at once, until told to stop."""

    def __init__(self, world, history, port=0):
        """`port`: where they reach the site, if not by its own door."""
        self.world, self.history, self.over = world, history, Event()
        self.served, self.failures = [], []
        office = world.people["seats"][0]["location"]
        seats = [seat for seat in world.people["seats"] if seat["location"] == office]
        self.officers = [Officer(world, history, seat, port) for seat in seats]

    def __enter__(self):
        self.threads = [
            Thread(target=self.work, args=[each], daemon=True) for each in self.officers
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join(150)

    def work(self, officer):
        waiting = self.world.people["expected"]
        while waiting and not self.over.is_set():
            reference = waiting.pop()
            try:
                officer.serve(reference)
                self.served.append(reference)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is counted
                self.failures.append(repr(error))
            officer.close()
            self.over.wait(REST)

    def sign_in_again(self):
        """Have somebody of another office sign in now."""
        Officer(self.world, self.history, self.world.people["seats"][-1]).close()

    @property
    def slowest(self):
        return max(officer.slowest for officer in self.officers)

    @property
    def errors(self):
        return [status for officer in self.officers for status in officer.errors]
