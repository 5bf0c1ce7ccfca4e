"""Reading the file of a municipality into rows, without judging them. Pure.

A workbook is read by another process, whatever it is called: see applicants/workbooks.py.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from applicants import csv_files, workbooks
from applicants.columns import (
    NEEDED,
    find_columns,
    find_header,
    known_names,
    lacking,
    refuse_bsn,
    refuse_lacking,
)
from applicants.encodings import decode
from applicants.exceptions import FileRefused
from applicants.limits import HEADER_ROWS, UPLOAD, Limits, too_large

NOBODY_NAMED: Mapping[str, str] = {}
Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, not yet judged: cells by column, stripped.

    `line` counts as the spreadsheet does, from 1, whatever stands above. A row
    has `spilled` if it has more cells than the file has columns.
    """

    line: int
    values: dict[str, str]
    spilled: bool = False


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, its fingerprint, and the names of the columns that nobody asked for.

    `line` is that of the column names.
    """

    rows: list[Row]
    sha256: str
    ignored: list[str]
    line: int = 1


def read(
    content: bytes, *, named: Mapping[str, str] = NOBODY_NAMED, limits: Limits = UPLOAD
) -> Sheet:
    """Return the rows of a CSV file or a workbook (.xlsx), empty ones left out.

    The character set, the sign between columns, the sheet and the row with the
    column names are found. `named` tells the column of headings that only one
    municipality uses. A column that is absent is absent from the values of every
    row too, so that a list without it erases nothing.

    Raises FileRefused if any of it cannot be read, a needed column is missing, or
    it holds what must not be kept, by name or by looks: a BSN above all. Raises
    HeadingsUnknown if a needed column may be there under another name.
    """
    if len(content) > limits.bytes:
        raise too_large(limits)
    names = known_names(named)
    found = list(islice(records(content, names, limits), limits.rows + HEADER_ROWS + 1))
    place = find_header([cells for _, cells in found[:HEADER_ROWS]], names)
    if place is None:
        raise lacking(NEEDED, [])
    line, header = found[place]
    del found[: place + 1]
    columns = find_columns(header, names)
    refuse_bsn(header, [cells for _, cells in found], columns)
    refuse_lacking(header, columns)  # after that: a file of which we ask something is kept
    refuse_size(len(found), limits)
    ignored = [name.strip() for place, name in enumerate(header) if place not in columns]
    return Sheet(
        rows=list(rows(found, columns, len(header))),
        sha256=hashlib.sha256(content).hexdigest(),
        ignored=[name for name in ignored if name],
        line=line,
    )


def records(content: bytes, names: Mapping[str, str], limits: Limits) -> Iterable[Numbered]:
    """Return the rows that are not empty, numbered, whatever kind of file it is."""
    if workbooks.is_workbook(content):
        return workbooks.records(content, names, limits)
    return csv_files.records(decode(content), names)


def rows(found: list[Numbered], columns: Mapping[int, str], width: int) -> Iterator[Row]:
    """Yield rows by column, and let go of the cells: a long list is not kept twice."""
    found.reverse()
    while found:
        line, cells = found.pop()
        yield Row(
            line,
            {name: cell(cells, place) for place, name in columns.items()},
            spilled=any(map(str.strip, cells[width:])),
        )


def cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def refuse_size(rows: int, limits: Limits) -> None:
    if not rows:
        raise FileRefused(_("The file has column names, but no rows below them."))
    if rows > limits.rows:
        raise FileRefused(
            _("The file has more than %(most)s rows. Split it and upload the parts.")
            % {"most": limits.rows}
        )
