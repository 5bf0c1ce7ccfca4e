"""What one, two and four web processes bring, and whether the model of docs/scaling.md says so.

A booking costs CPU in the site, in the database and at whoever asks. One process of Python uses
one core at most; all together no more than there are.
"""

import os
from collections import defaultdict

from bench import cpu, crowd, server
from bench.checks import nothing_oversold
from bench.figures import figure
from bench.supply import Supply
from bench.visitor import any_time

PROCESSES = 1, 2, 4
RUNS, START, LONG = 3, 2, 5  # seconds
OFF = 1.25  # so many times more or less than the model says


def run():
    people = Supply().families
    rates, costs = defaultdict(list), defaultdict(list)
    for _ in range(RUNS):
        for processes in PROCESSES:
            rate, cost = booked(people, processes)
            rates[processes].append(rate)
            costs[processes].append(cost)
    for processes in PROCESSES:
        tell(processes, rates[processes], costs[processes])
    nothing_oversold("bench")


def booked(people, processes):
    """Return whole bookings a second, and the CPU seconds of one by part."""
    with server.site(workers=processes) as (port, process):
        crowd.bookings(port, people, any_time, START)
        before = cpu.used(process)
        tally = crowd.bookings(port, people, any_time, LONG)
        spent = cpu.spent(before, cpu.used(process))
    return tally.rate, {part: seconds / max(1, tally.done) for part, seconds in spent.items()}


def said(processes, cost, cores):
    """Return the bookings a second that the model expects: what runs out first, ends it."""
    return min(processes / cost["site"], cores / sum(cost.values()))


def tell(processes, rates, costs):
    cores = os.cpu_count() or 1
    figure("bookings", rates, processes=str(processes), unit="1/s")
    for part in costs[0]:
        values = [1000 * cost[part] for cost in costs]
        figure("cpu", values, processes=str(processes), part=part, unit="ms")
    model = [said(processes, cost, cores) for cost in costs]
    figure("said_by_the_model", model, processes=str(processes), unit="1/s")
    off = [max(rate / each, each / rate) for rate, each in zip(rates, model, strict=True)]
    figure("model_is_off_by", off, processes=str(processes), most=OFF)
