"""How a figure is printed: one JSON line, and whether it is what it must be."""

import json
from statistics import median, quantiles

MISSED = []
RATIOS = {}  # by name: the median, and whether "more" or "less" of it is better


def figure(name, values, *, least=None, most=None, better=None, **more):
    """Print minimum, median and maximum; the median is judged against `least` or `most`.

    `better` ("more" or "less") makes it a ratio, which is compared with earlier runs.
    """
    if better:
        RATIOS[named(name, more)] = {"value": median(values), "better": better}
    line = {"figure": name, **more}
    line |= {"min": short(min(values)), "median": short(median(values)), "max": short(max(values))}
    line["runs"] = len(values)
    if least is not None:
        line |= {"must": f">= {least}", "met": median(values) >= least}
    if most is not None:
        line |= {"must": f"<= {most}", "met": median(values) <= most}
    say(line)


def named(name, more):
    """Return the name of a figure with all that says which of them it is."""
    words = [each if isinstance(each, str) else " ".join(each) for each in more.values()]
    return " ".join([name, *words])


def worst(name, values, *, most, **more):
    """Print the same of what may never be more than `most`."""
    low, middle, high = min(values), median(values), max(values)
    line = {"figure": name, **more, "min": low, "median": middle, "max": high}
    say(line | {"must": f"<= {most}", "met": high <= most})


def percentiles(name, seconds, **more):
    """Print the 50th, 95th and 99th percentile in milliseconds."""
    cuts = quantiles(seconds, n=100)
    marks = {f"p{mark}": short(cuts[mark - 1] * 1000) for mark in (50, 95, 99)}
    say({"figure": name, **more, "unit": "ms", **marks, "count": len(seconds)})


def say(line):
    print(json.dumps(line), flush=True)
    if line.get("met") is False:
        MISSED.append(line)


def short(value):
    return round(value, 1 if value >= 10 else 4)  # noqa: PLR2004
