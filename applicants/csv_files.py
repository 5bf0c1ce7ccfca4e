"""The rows of a CSV file, numbered. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from django.utils.translation import gettext as _

from applicants.columns import known
from applicants.exceptions import FileRefused
from applicants.limits import HEADER_ROWS, MAX_LINE

SEPARATORS = ";,\t"
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")  # with its end, for a cell may hold one
Numbered = tuple[int, list[str]]


def records(text: str, names: Mapping[str, str]) -> Iterator[Numbered]:
    """Yield the cells of every row and its number, as a spreadsheet counts, empty ones left out.

    Raises FileRefused, naming the line, where they end badly.
    """
    number = 0
    lines = short(lines_of(text))
    try:
        for cells in csv.reader(lines, delimiter=separator(text, names), strict=True):
            number += 1
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error:
        raise FileRefused(
            _("Line %(line)s cannot be read: quotation marks are open or misplaced.")
            % {"line": number + 1}
        ) from None


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines. A StringIO would hold the text again, in four bytes a letter."""
    return (found.group() for found in LINE.finditer(text))


def short(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines. Raises FileRefused at the first that is far too long."""
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            raise too_long(number)
        yield line


def too_long(line: int) -> FileRefused:
    return FileRefused(_("Line %(line)s is too long for a row of a list.") % {"line": line})


def separator(text: str, names: Mapping[str, str]) -> str:
    """Return the sign between the columns: the one by which most of their names are known.

    If none is known, it is the one that parts a row into most cells.
    """
    filled = (line[:MAX_LINE] for line in lines_of(text) if line.strip())
    first = list(islice(filled, HEADER_ROWS))

    def sense(sign: str) -> tuple[int, int]:
        rows = [line.split(sign) for line in first]
        return max(known(row, names) for row in rows), max(map(len, rows))

    return max(SEPARATORS, key=sense)
