"""A drawing and what it says in figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString

Text = str | int


@dataclass(frozen=True)
class Table:
    """The figures of a plot; the first cell of a row names it."""

    columns: Sequence[Text]
    rows: Sequence[Sequence[Text]]


@dataclass(frozen=True)
class Plot:
    """An SVG and its table. Where a phone would make it too small to read, the table is shown."""

    title: str
    svg: SafeString
    table: Table
    table_on_phone: bool = False


def figure(value: float | None) -> str:
    """Write a number as readers of the page do, whole; a dash for one that nobody knows."""
    return "–" if value is None else number_format(round(value), force_grouping=True)


def per_cent(share: float) -> int:
    """Return a share as whole per cent; less than all of it is never 100, nor something 0."""
    if 0 < share < 1:
        return min(99, max(1, round(share * 100)))
    return round(share * 100)
