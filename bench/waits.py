"""How long something took: by the clock, and by the CPU, on a machine that others use too."""

from statistics import median, quantiles

from bench import cpu
from bench.figures import say, short

SCAN, ISSUE = 50, 80  # milliseconds from a scan to its verdict, of issuing a sticker, p95


def timed(of, clerk, process, act, each, most=None):
    """Do `act` with each, and print what one takes: of the clock, and of the CPU."""
    before, taken = cpu.used(process), []
    for one in each:
        asked = len(clerk.seconds)
        act(one)
        taken.append(sum(seconds for _, seconds in clerk.seconds[asked:]))
    spent = cpu.spent(before, cpu.used(process))
    speed(of, taken, most, **spent)


def speed(of, taken, most, **spent):
    """Print the median, the 95th percentile and the CPU of one, in milliseconds."""
    p95 = 1000 * quantiles(taken, n=20)[18]
    line = {"figure": "desk", "of": of, "unit": "ms", "p50": short(1000 * median(taken))}
    line |= {"p95": short(p95)}
    line |= {f"cpu_{part}": short(1000 * all_of / len(taken)) for part, all_of in spent.items()}
    if most:
        line |= {"must": f"p95 <= {most}", "met": p95 <= most}
    say(line)
