"""How long a clerk waits: from scan to verdict, for the list of the day, for a name."""

import random

from bench import database, rush, server, shift
from bench.clerk import Clerk
from bench.figures import figure, worst
from bench.issuing import serve
from bench.multiply import multiply
from bench.waits import ISSUE, SCAN, speed, timed

SCANS, DAYS, SEARCHES = 200, 30, 100
SEARCH = 100  # milliseconds, p95
BYTES = 4096  # from scan to verdict, as sent
BIG = "bench_big"
PEOPLE = """
select given_names, family_name, native_name, birth_date, v_number
from applicants_applicant where id % 97 = 0 order by v_number limit 2000
"""


def run(seconds=shift.SECONDS):
    """Measure one clerk, then twenty for so many seconds, then one in a great country."""
    day = rush.prepare()
    with server.site() as (port, process):
        at_the_desk(Clerk(port, day.busy), day, process)
    statements(day)
    shift.run(day, seconds)
    in_the_country(day)


def at_the_desk(clerk, day, process):
    """Scan many visitors, check them in, and give them their stickers, one after another."""
    waiting = [day.take(clerk.seat.location) for _ in range(SCANS)]
    clerk.type(day.take(clerk.seat.location))  # the processes have started
    timed("day list, 1,200 visits", clerk, process, lambda _: clerk.open_day(), range(DAYS))
    first, pages = len(clerk.answers), []

    def scan(reference):
        clerk.type(reference)
        pages.append(clerk.page)

    timed("scan to verdict", clerk, process, scan, waiting, most=SCAN)
    sizes = [clerk.sent(at) - clerk.sent(at + 2) for at in range(first, first + 20, 2)]
    worst("desk_bytes", sizes, most=BYTES, of="scan to verdict")
    timed("check-in", clerk, process, clerk.check_in, pages)
    timed("a whole party served", clerk, process, lambda page: serve(clerk, page), pages)
    speed("issue", clerk.waits("issue"), ISSUE)


def statements(day):
    """Print how many statements on data each step needs."""
    with server.site(workers=1, BENCH_COUNT="true") as (port, _):
        clerk = Clerk(port, day.busy)
        for _ in range(5):
            clerk.type(day.take(clerk.seat.location))
            page = clerk.page
            clerk.check_in(page)
            serve(clerk, page)
            clerk.open_day()
        clerk.close()
    for step in dict(clerk.statements):
        counts = [number for name, number in clerk.statements if name == step]
        figure("desk_statements", counts, step=step)


def in_the_country(day):
    """Look for people by name in a country ten times as large."""
    database.make(BIG, template=database.NAME)
    try:
        multiply(BIG)
        with server.site(DATABASE_URL=database.named(BIG)) as (port, process):
            look(Clerk(port, day.busy), process)
    finally:
        database.drop(BIG)


def look(clerk, process):
    people = random.Random(4).sample(database.rows(PEOPLE, name=BIG), SEARCHES)
    clerk.type("NOBODY")
    for kind, typed in {
        "family name": [family for _, family, *_ in people],
        "name in Cyrillic": [native or family for _, family, native, *_ in people],
        "half a name": [family[:4] for _, family, *_ in people],
        "name and birth date": [f"{family} {born}" for _, family, _, born, _ in people],
        "birth date": [born for *_, born, _ in people],
        "V-number": [v_number for *_, v_number in people],
    }.items():
        timed(f"{kind} at 650,000", clerk, process, clerk.type, typed, most=SEARCH)
