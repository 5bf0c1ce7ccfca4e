"""The picture of two rehearsals, as a file that shows by itself. Pure."""

from collections.abc import Sequence
from typing import Any

from planning.plots import Axis, Limit, Line, lines
from planning.rehearsal.figures import ENOUGH

LOOK = """<style>
svg { background: #fff; font: 13px sans-serif; }
text { fill: #0b0c0c; }
.svg__grid { stroke: #d8d8d8; }
.svg__line { fill: none; stroke: #1d5a9c; stroke-width: 2.5; }
.svg__line--dashed { stroke: #6b3d8c; stroke-dasharray: 6 4; }
.svg__limit { fill: none; stroke: #b3261e; stroke-width: 1.5; }
.svg__limit-name { fill: #b3261e; }
.svg__end { text-anchor: end; }
.svg__middle { text-anchor: middle; }
</style>"""
WEEK = 5  # open days
Row = dict[str, Any]


def draw(ours: Sequence[Row], naive: Sequence[Row], people: int) -> str:
    """Draw how many people are served after each open day, by the house and without it."""
    series = [served(rows, until=ENOUGH * people) for rows in (ours, naive)]
    days = max(map(len, series))
    axis = Axis(
        "open day",
        [str(at + 1) for at in range(days)],
        {at: str(at + 1) for at in range(0, days, WEEK)},
    )
    goal = round(ENOUGH * people)
    both = [values + [None] * (days - len(values)) for values in series]
    plot = lines(
        "People served after each open day",
        axis,
        Limit(f"{ENOUGH:.0%} of all:", [goal] * days),
        Line("first come, first served", both[1], dashed=True),
        Line("this house", both[0]),
    )
    opening, rest = plot.svg.split(">", 1)
    return f'{opening} xmlns="http://www.w3.org/2000/svg">{LOOK}{rest}\n'


def served(rows: Sequence[Row], *, until: float) -> list[float | None]:
    """Return how many people were served by the end of each open day, until that many are."""
    total, found = 0, list[float | None]()
    for row in rows:
        total += row["served"]
        if row["open"]:
            found.append(total)
        if total >= until:
            break
    return found
