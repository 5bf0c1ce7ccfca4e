"""Ten times the people, offices, slots and bookings: how much slower is each step?"""

from collections import defaultdict
from statistics import median

from bench import crowd, database, server, supply
from bench.checks import nothing_oversold
from bench.figures import figure
from bench.multiply import multiply
from bench.visitor import any_time

RUNS, SECONDS, CROWD = 3, 5, 2
MUST = 1.3
BIG = "bench_big"


def run():
    """Let a few visitors book now in the one, now in the other: both see the same noise."""
    database.make(BIG, template=database.NAME)
    try:
        multiply(BIG)
        compare()
        nothing_oversold(BIG)
    finally:
        database.drop(BIG)


def compare():
    taken = {database.NAME: defaultdict(list), BIG: defaultdict(list)}
    people = {name: supply.Supply(name).families for name in taken}
    with server.site() as (port, _), server.site(DATABASE_URL=database.named(BIG)) as (big_port, _):
        ports = {database.NAME: port, BIG: big_port}
        for name in taken:
            crowd.bookings(ports[name], people[name], any_time, 2, CROWD)
        for _ in range(RUNS):
            for name, steps in taken.items():
                tally = crowd.bookings(ports[name], people[name], any_time, SECONDS, CROWD)
                for step, seconds in tally.seconds.items():
                    steps[step].append(median(seconds))
    for step, small in taken[database.NAME].items():
        slower = [much / little for little, much in zip(small, taken[BIG][step], strict=True)]
        figure("slower_at_ten_times", slower, step=step, most=MUST, better="less")
