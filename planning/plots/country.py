"""The Netherlands with a circle per location, filled by a share, and its name beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from planning.plots.heat import FULL, Cell
from planning.plots.plot import Plot, Table, figure
from planning.plots.svg import Point, drawing, short, tag

WEST, NORTH, MIDDLE, SCALE = 3.2, 53.7, 52.1, 100  # degrees; as frontend/outline.py has them
LAND = 260, 300  # the size of netherlands.svg
PAD = 60  # names west of the coast
WIDTH, HEIGHT = 340 + PAD, 320
CIRCLE, LETTER, LINE = 7, 6.8, 13

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Dot:
    """A location, where it is in degrees, and how full."""

    name: str
    latitude: float
    longitude: float
    cell: Cell

    @property
    def at(self) -> Point:
        x = (self.longitude - WEST) * cos(radians(MIDDLE)) * SCALE
        return PAD + x, 10 + (NORTH - self.latitude) * SCALE

    @property
    def label(self) -> str:
        return f"{self.name} {self.cell.text}"


@dataclass(frozen=True)
class Label:
    """Where a name goes: its box, and from which side the letters run."""

    x: float
    y: float
    side: str
    box: Box


def country(title: str, name: str, dots: Sequence[Dot]) -> Plot:
    """Draw `dots` on the map. A name that finds no room beside its circle is left to the table."""
    outline = tag(
        "image", href=static("netherlands.svg"), x=PAD, y=10, width=LAND[0], height=LAND[1]
    )
    places = arrange(dots)
    svg = drawing(
        title,
        WIDTH,
        HEIGHT,
        outline,
        *[circle(dot) for dot in dots],
        *[
            tag("text", dot.label, x=label.x, y=label.y, class_=label.side)
            for dot, label in zip(dots, places, strict=True)
            if label
        ],
        kind="svg--country",
    )
    columns = [name, _("booked"), _("places"), _("share")]
    rows = [
        [dot.name, figure(dot.cell.part), figure(dot.cell.whole), dot.cell.text] for dot in dots
    ]
    return Plot(title, svg, Table(columns, rows))


def arrange(dots: Sequence[Dot]) -> list[Label | None]:
    """Find room for each name: right of its circle, left, above or below; None if there is none."""
    taken: list[Box] = [around(dot.at) for dot in dots]
    found: list[Label | None] = []
    for dot in dots:
        free = (
            label
            for label in candidates(dot)
            if within(label.box) and not any(overlap(label.box, box) for box in taken)
        )
        label = next(free, None)
        found.append(label)
        if label:
            taken.append(label.box)
    return found


def around(point: Point) -> Box:
    x, y = point
    return x - CIRCLE, y - CIRCLE, x + CIRCLE, y + CIRCLE


def candidates(dot: Dot) -> list[Label]:
    x, y = dot.at
    wide, beside = LETTER * len(dot.label), CIRCLE + 4
    starts = [
        (x + beside, y + 4, "svg__start", x + beside),
        (x - beside, y + 4, "svg__end", x - beside - wide),
        (x, y - beside, "svg__middle", x - wide / 2),
        (x, y + beside + LINE - 4, "svg__middle", x - wide / 2),
        (x + 4, y - beside, "svg__start", x + 4),
        (x + 4, y + beside + LINE - 4, "svg__start", x + 4),
        (x - 4, y + beside + LINE - 4, "svg__end", x - 4 - wide),
        (x - 4, y - beside, "svg__end", x - 4 - wide),
    ]
    return [
        Label(at, line, side, (left, line - LINE + 3, left + wide, line + 3))
        for at, line, side, left in starts
    ]


def within(box: Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT


def overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def circle(dot: Dot) -> SafeString:
    """Draw a ring, filled clockwise from the top by the share; in red if it is full."""
    x, y = dot.at
    full = dot.cell.whole > 0 and dot.cell.step == FULL
    ring = tag("circle", tag("title", dot.label), cx=x, cy=y, r=CIRCLE, class_="dot__ring")
    filled = tag("circle", cx=x, cy=y, r=CIRCLE) if full else tag("path", d=slice_of(x, y, dot))
    return tag("g", ring, filled, class_="dot dot--full" if full else "dot")


def slice_of(x: float, y: float, dot: Dot) -> str:
    turn = 2 * pi * min(1.0, dot.cell.share)
    far = int(dot.cell.share > 0.5)  # noqa: PLR2004 -- more than half a turn
    right, up = CIRCLE * sin(turn), CIRCLE * cos(turn)
    end = f"{short(x + right)} {short(y - up)}"
    start = f"M{short(x)} {short(y)}V{short(y - CIRCLE)}"
    return f"{start}A{CIRCLE} {CIRCLE} 0 {far} 1 {end}Z"
