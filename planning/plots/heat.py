"""Shares by row and column: at most six steps of one hue, and a word for what is full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from planning.plots.plot import Plot, Table, per_cent
from planning.plots.svg import drawing, tag

STEPS = (0.2, 0.4, 0.6, 0.8)  # above which the next darker one begins; the last are nearly, full
FULL = 5
WIDE, HIGH, GAP, HEAD, FOOT = 25, 23, 2, 24, 30
BEYOND = 24  # of the last name above, which begins at its column
LETTER, LONGEST = 7, 18  # width of a letter of a row's name; of longer names the rest is cut
KEY = ["0–20 %", "20–40", "40–60", "60–80", "80–99"]


@dataclass(frozen=True)
class Cell:
    """So many of so many places. Of none there is no share."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def step(self) -> int:
        if self.part >= self.whole:
            return FULL
        return sum(self.share >= least for least in STEPS)

    @property
    def text(self) -> str:
        if not self.whole:
            return "–"
        return _("full") if self.step == FULL else f"{per_cent(self.share)} %"


Row = tuple[str, Sequence[Cell]]


def heat(
    title: str, name: str, columns: Sequence[str], rows: Sequence[Row], ticks: Mapping[int, str]
) -> Plot:
    """Draw a cell for each row and column; `ticks` says what stands above which column."""
    left = LETTER * min(LONGEST, max([0, *(len(row) for row, _cells in rows)])) + 8
    width = left + len(columns) * (WIDE + GAP) + BEYOND
    foot = HEAD + len(rows) * (HIGH + GAP)
    svg = drawing(
        title,
        max(width, left + 6 * 70),
        foot + FOOT,
        *[tag("text", text, x=left + at * (WIDE + GAP), y=16) for at, text in ticks.items()],
        *[line(left, HEAD + at * (HIGH + GAP), row, columns) for at, row in enumerate(rows)],
        *key(left, foot + 8),
        kind="svg--heat",
    )
    figures = Table(
        [name, *columns], [[row, *(cell.text for cell in cells)] for row, cells in rows]
    )
    return Plot(title, svg, figures, table_on_phone=True)


def line(left: float, y: float, row: Row, columns: Sequence[str]) -> SafeString:
    name, cells = row
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    drawn = [
        square(left + at * (WIDE + GAP), y, cell, f"{name}, {column}: {cell.text}")
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True))
    ]
    return tag("g", tag("text", shown, x=left - 6, y=y + 16, class_="svg__end"), *drawn)


def square(x: float, y: float, cell: Cell, words: str) -> SafeString:
    """Draw one cell; where there are no places, only a dash."""
    said = tag("title", words)
    middle = {"x": x + WIDE / 2, "y": y + 16}
    if not cell.whole:
        return tag("text", "–", said, class_="svg__middle svg__quiet", **middle)
    box = tag("rect", said, x=x, y=y, width=WIDE, height=HIGH, class_=f"step{cell.step}")
    if cell.step < FULL:
        return box
    return tag("g", box, tag("text", _("full"), class_="svg__middle svg__full", **middle))


def key(left: float, y: float) -> list[SafeString]:
    """Say which step means what."""
    return [
        tag(
            "g",
            tag("rect", x=left + at * 70, y=y, width=16, height=12, class_=f"step{at}"),
            tag("text", words, x=left + at * 70 + 21, y=y + 11),
        )
        for at, words in enumerate([*KEY, _("full")])
    ]
