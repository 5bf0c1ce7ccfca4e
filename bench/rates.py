"""What a second brings: pages, whole bookings, claims; and how that compares to doing nothing."""

from collections import defaultdict
from random import Random

from bench import claims, cpu, crowd, pgbench, server, supply
from bench.checks import nothing_oversold
from bench.figures import figure, percentiles, worst
from bench.visitor import any_time, earliest

RUNS = 3
SHORT, LONG = 3, 8  # seconds
MUST = {  # of the bare view, of pgbench
    "bookings": 0.014,
    "when": 0.12,
    "hold": 0.06,
    "hold_confirm": 0.035,
}


class Rates:
    """The rates of each run by what was done, and all that was timed."""

    def __init__(self):
        self.supply = supply.Supply()
        self.found = defaultdict(list)
        self.tallies = defaultdict(list)
        self.cpu = defaultdict(list)

    def turn(self, number):
        """Measure everything once, the yardsticks beside what is measured."""
        with server.site() as (port, process):
            crowd.pages(port, "/bare/", 1)
            self.found["bare"].append(crowd.pages(port, "/bare/", SHORT).rate)
            when = crowd.pages(port, "/uk/when/", SHORT, self.supply.families)
            self.found["when"].append(when.rate)
            self.book("spread", port, process, self.supply.families, any_time)
            slots = supply.heat(number)
            self.book("hot", port, process, self.supply.hot, earliest)
        self.claim("hot", slots[-1:])
        supply.cool()
        self.claim("spread", Random(number).sample(supply.far_slots(), 4000))

    def book(self, case, port, process, people, choose):
        crowd.bookings(port, people, choose, 1)
        before = cpu.used(process)
        tally = crowd.bookings(port, people, choose, LONG)
        for part, seconds in cpu.spent(before, cpu.used(process)).items():
            self.cpu[case, part].append(1000 * seconds / tally.done)
        self.found["bookings", case].append(tally.rate)
        self.tallies[case].append(tally)

    def claim(self, case, slots):
        self.found["pgbench", case].append(
            pgbench.measure(SHORT, slots=1 if case == "hot" else pgbench.SLOTS)
        )
        for name, confirm in [("hold", False), ("hold_confirm", True)]:
            rate, _ = claims.measure(self.supply, slots, SHORT, confirm=confirm)
            self.found[name, case].append(rate)


def run():
    pgbench.prepare()
    rates = Rates()
    for number in range(RUNS):
        rates.turn(number)
    print_rates(rates.found)
    for case, tallies in rates.tallies.items():
        print_case(case, tallies)
    for (case, part), values in rates.cpu.items():
        figure("cpu_per_booking", values, case=case, part=part, unit="ms")
    nothing_oversold("bench")


def print_rates(found):
    for name, values in found.items():
        what = {"case": name[1]} if isinstance(name, tuple) else {}
        figure("_".join(name[:1]) if what else name, values, **what, unit="1/s")
    figure("when_to_bare", ratio(found["when"], found["bare"]), least=MUST["when"])
    for case in ("spread", "hot"):
        share = ratio(found["bookings", case], found["bare"])
        figure("bookings_to_bare", share, case=case, least=MUST["bookings"])
        for name in ("hold", "hold_confirm"):
            share = ratio(found[name, case], found["pgbench", case])
            figure(f"{name}_to_pgbench", share, case=case, least=MUST[name])


def ratio(values, yardstick):
    return [value / unit for value, unit in zip(values, yardstick, strict=True)]


def print_case(case, tallies):
    seconds = defaultdict(list)
    for tally in tallies:
        for step, taken in tally.seconds.items():
            seconds[step] += taken
    for step, taken in seconds.items():
        percentiles("step", taken, case=case, step=step)
    requests, sizes, _ = zip(*[walk for tally in tallies for walk in tally.walks], strict=True)
    figure("requests_per_booking", requests, case=case, **({"most": 9} if case == "hot" else {}))
    figure("bytes_per_booking", sizes, case=case, most=80 * 1024)
    failures = sum((tally.failures for tally in tallies), start=type(tallies[0].failures)())
    worst("lost_visitors", [failures.total()], most=0, case=case, why=dict(failures))
