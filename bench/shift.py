"""Twenty desks at ten times the real pace, beside people who book: does anything break?"""

import random
from threading import Lock, Thread
from time import perf_counter, sleep

from bench import crowd, database, server, supply
from bench.checks import nothing_oversold
from bench.clerk import Clerk, ticked
from bench.figures import say, worst
from bench.issuing import serve
from bench.visitor import any_time, book
from bench.waits import ISSUE, SCAN, speed

SECONDS = 60
PACE = 10  # times the real one
VISITS_A_SECOND = 1_200 / (8 * 3600)  # at all locations together
VISITORS, PAUSE = 4, 0.6  # who book meanwhile, and how long each then waits
ISSUED_TWICE = """
select count(*) from (
    select sticker_id from stickers_outcome where undone_at is null and sticker_id is not null
    group by sticker_id having count(*) > 1) more
"""
UNSETTLED = """
select count(*) from appointments_appointment claim
left join stickers_outcome outcome on outcome.appointment_id = claim.id and undone_at is null
where claim.status = 'fulfilled' and claim.id = any(%s) and outcome.id is null
"""


class Shift:
    """Clerks who serve at once, and what went wrong."""

    def __init__(self, day, port):
        self.day, self.lock = day, Lock()
        self.clerks = [Clerk(port, seat) for seat in day.seats]
        self.served, self.errors = [], []

    def work(self, seconds):
        """Serve until `seconds` have passed; return when all have finished."""
        every = len(self.clerks) / (VISITS_A_SECOND * PACE)
        end = perf_counter() + seconds
        threads = [Thread(target=self.serve, args=(clerk, every, end)) for clerk in self.clerks]
        for thread in threads:
            thread.start()
        return threads

    def serve(self, clerk, every, end):
        """Serve one visit after another at this desk, each begun `every` so many seconds."""
        following = perf_counter() + random.uniform(0, every)
        while following < end:
            sleep(max(0, following - perf_counter()))
            following += every
            try:
                self.one(clerk)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is counted
                self.errors.append(repr(error))

    def one(self, clerk):
        """Serve one party, from scan to the last sticker."""
        with self.lock:
            reference = self.day.take(clerk.seat.location)
        clerk.reconnect()  # as a browser does: the server hangs up on who is quiet
        clerk.type(reference)
        page = clerk.page
        clerk.check_in(page)
        serve(clerk, page)
        self.served += [int(claim) for claim in ticked(page)]


def run(day, seconds):
    """Serve the day's people for so many seconds, and look at the books."""
    people = supply.Supply().families
    with server.site() as (port, _):
        shift = Shift(day, port)
        desks = shift.work(seconds)
        tally = crowd.crowd(lambda tally: visit(tally, port, people), seconds, VISITORS)
        for desk in desks:
            desk.join()
    report(shift, tally)


def visit(tally, port, people):
    """Book a visit at some time of some day, and wait a little."""
    tally.add(book(port, people.popleft(), any_time))
    sleep(random.uniform(0, 2 * PAUSE))


def report(shift, tally):
    """Print what was done and what went wrong: nothing may."""
    worst("desk_errors", [len(shift.errors)], most=0, why=sorted(set(shift.errors))[:5])
    failures = tally.failures
    worst("booking_errors_beside", [failures.total()], most=0, why=dict(failures))
    say({"figure": "shift", "served": len(shift.served), "booked_beside": tally.done})
    for step, must in {"enter": SCAN, "check in": None, "issue": ISSUE}.items():
        waits = [wait for clerk in shift.clerks for wait in clerk.waits(step)]
        speed(f"{step} at twenty desks", waits, must)
    worst("serials_issued_twice", [database.rows(ISSUED_TWICE)[0][0]], most=0)
    worst("served_without_outcome", [database.rows(UNSETTLED, [shift.served])[0][0]], most=0)
    worst("locations_out_of_balance", [out_of_balance()], most=0)
    nothing_oversold(database.NAME)


def out_of_balance():
    from django.db import connections

    from stickers.overview import unbalanced

    found = len(unbalanced())
    connections.close_all()  # else no copy can be made of the database
    return found
