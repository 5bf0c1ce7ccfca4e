"""The fan: people served week by week, what is likely, and what cannot be more.

As every line ends at the same height, their names stand in a key under the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from planning.plots import Axis, Band, Limit, Line, Plot
from planning.plots.lines import (
    BOTTOM,
    HEIGHT,
    RIGHT,
    WIDTH,
    Frame,
    Layer,
    Values,
    below,
    draw,
    grid,
    room_for,
    table,
)
from planning.plots.plot import figure
from planning.plots.scale import ticks
from planning.plots.svg import drawing, short, tag

ROW, SAMPLE = 28, 34
UNDER = BOTTOM + 60


@dataclass(frozen=True)
class Likely:
    """What is most likely, with its band if it has one."""

    name: str
    middle: Values
    low: Values = ()
    high: Values = ()


def draw_fan(
    axis: Axis, goal: float, served: Values, full: Values, likely: Sequence[Likely]
) -> Plot:
    """Draw the fan. The last of `likely` is the one in question, and has the band."""
    asked, before = likely[-1], likely[:-1]
    band = Band(_("8 of 10 cases"), asked.low, asked.high)
    ceiling = Limit(_("if every place is used"), full)
    past = Line(_("served"), served)
    ahead = [Line(each.name, each.middle, dashed=True) for each in likely]
    title = _("People served")
    highest = max([1.0, goal, *(high for high in asked.high if high)])
    scale = ticks(highest)
    frame = Frame(len(axis.points), scale[-1], room_for(scale))
    key = [
        (past.name, "svg__line"),
        *[(each.name, "svg__mark") for each in before],
        (asked.name, "svg__line svg__line--dashed"),
        (band.name, "svg__band"),
        (ceiling.name, "svg__limit"),
    ]
    svg = drawing(
        title,
        WIDTH,
        HEIGHT + ROW * -(-len(key) // 2) + 4,
        *[grid(frame, value) for value in scale],
        draw(frame, band),
        *[quiet(frame, each.middle) for each in before],
        *[draw(frame, layer) for layer in (ceiling, past, ahead[-1])],
        *top(frame, goal),
        *below(frame, axis),
        *[entry(*each, at) for at, each in enumerate(key)],
        kind="svg--lines",
    )
    layers: list[Layer] = [past, *ahead, band, ceiling]
    return Plot(title, svg, table(axis, layers))


def quiet(frame: Frame, values: Values) -> SafeString:
    return tag("path", d=frame.runs(values), class_="svg__mark", fill="none")


def top(frame: Frame, goal: float) -> list[SafeString]:
    """Draw how many there are in all, with its name."""
    y = frame.y(goal)
    name = f"{_('everybody')} {figure(goal)}"
    return [
        tag("path", d=f"M{short(frame.left)} {short(y)}H{RIGHT}", class_="svg__limit"),
        tag("text", name, x=frame.left + 30, y=y - 7, class_="svg__limit-name"),
    ]


def entry(name: str, kind: str, at: int) -> SafeString:
    """Draw an entry of the key, two in a row: a piece of its line and its name."""
    x = (at % 2) * WIDTH / 2
    y = UNDER + ROW * (at // 2)
    if kind == "svg__band":
        sample = tag("rect", x=x, y=y - 14, width=SAMPLE, height=14, class_=kind)
    else:
        sample = tag("path", d=f"M{short(x)} {short(y - 6)}h{SAMPLE}", class_=kind, fill="none")
    return tag("g", sample, tag("text", name, x=x + SAMPLE + 8, y=y))
