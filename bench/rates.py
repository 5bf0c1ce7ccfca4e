"""What a second brings: pages, whole bookings, claims; and how that compares to doing nothing."""

from collections import defaultdict
from random import Random

from bench import claims, cpu, crowd, pgbench, server, supply
from bench.checks import nothing_oversold
from bench.figures import figure, percentiles, worst
from bench.visitor import any_time, earliest

RUNS = 3
START, SHORT, LONG = 3, 3, 8  # seconds
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
        people = self.supply
        with server.site() as (port, process):
            crowd.pages(port, "/bare/", START)
            self.timed("bare", process, crowd.pages, port, "/bare/", SHORT)
            self.timed("when", process, crowd.pages, port, "/uk/when/", SHORT, people.families)
            self.book("spread", port, process, people.families, any_time)
            slots = supply.heat(number)
            self.book("hot", port, process, people.hot, earliest)
        self.claim("hot", slots[-2:-1], slots[-1:])
        supply.cool()
        far = Random(number).sample(supply.far_slots(), 4000)
        self.claim("spread", far, far)

    def book(self, case, port, process, people, choose):
        crowd.bookings(port, people, choose, START)
        name = "bookings", case
        self.tallies[case].append(
            self.timed(name, process, crowd.bookings, port, people, choose, LONG)
        )

    def timed(self, name, process, act, *args):
        """Do it, and note its rate and its CPU by part, in ms for each that was done."""
        before = cpu.used(process)
        tally = act(*args)
        for part, seconds in cpu.spent(before, cpu.used(process)).items():
            self.cpu[name, part].append(1000 * seconds / max(1, tally.done))
        self.found[name].append(tally.rate)
        return tally

    def claim(self, case, to_hold, to_confirm):
        self.found["pgbench", case].append(
            pgbench.measure(SHORT, slots=1 if case == "hot" else pgbench.SLOTS)
        )
        for name, slots in [("hold", to_hold), ("hold_confirm", to_confirm)]:
            confirm = name == "hold_confirm"
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
    print_cpu(rates.cpu)
    nothing_oversold("bench")


def print_cpu(spent):
    """Print the CPU of each thing by part, and in bare views: what ratios are on a busy machine."""
    totals = defaultdict(lambda: [0.0] * RUNS)
    for (name, part), values in spent.items():
        figure("cpu", values, of=name, part=part, unit="ms")
        totals[name] = [sum(pair) for pair in zip(totals[name], values, strict=True)]
    for name, values in totals.items():
        figure("bare_to_this_in_cpu", ratio(totals["bare"], values), of=name, better="more")


def print_rates(found):
    for name, values in found.items():
        figure("rate", values, of=name, unit="1/s")
    figure("when_to_bare", ratio(found["when"], found["bare"]), least=MUST["when"], better="more")
    for case in ("spread", "hot"):
        share = ratio(found["bookings", case], found["bare"])
        figure("bookings_to_bare", share, case=case, least=MUST["bookings"], better="more")
        for name in ("hold", "hold_confirm"):
            share = ratio(found[name, case], found["pgbench", case])
            figure(f"{name}_to_pgbench", share, case=case, least=MUST[name], better="more")


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
