"""What traces and limits cost a booking: with them and without, by turns in one run."""

from collections import defaultdict

from bench import cpu, crowd, server, supply
from bench.figures import figure
from bench.visitor import any_time

ROUNDS, WARM, SECONDS = 3, 1, 6
MOST = 1.15  # times the CPU of a booking without them


def run():
    found, costs, rates = supply.Supply(), defaultdict(list), defaultdict(list)
    for turn in range(ROUNDS):
        for guarded in (True, False) if turn % 2 else (False, True):
            cost, rate = bookings(found, guarded)
            costs[guarded].append(cost)
            rates[guarded].append(rate)
    for guarded, name in [(True, "with"), (False, "without")]:
        figure("booking_cpu", costs[guarded], guards=name, unit="ms")
        figure("bookings", rates[guarded], guards=name, unit="1/s")
    pairs = [one / other for one, other in zip(costs[True], costs[False], strict=True)]
    figure("overhead_of_guards", pairs, most=MOST, better="less")


def bookings(found, guarded):
    """Return the CPU of a booking in ms, of site and database, and how many there were a second."""
    with server.site(BENCH_UNGUARDED="" if guarded else "true") as (port, process):
        crowd.bookings(port, found.families, any_time, WARM)
        before = cpu.used(process)
        tally = crowd.bookings(port, found.families, any_time, SECONDS)
        spent = cpu.spent(before, cpu.used(process))
    return 1000 * (spent["site"] + spent["database"]) / tally.done, tally.rate
