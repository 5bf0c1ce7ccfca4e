"""Reading the file of a municipality into rows, without judging them. Pure."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applicants.columns import COLUMNS, bare, find_columns, refuse_bsn
from applicants.exceptions import FileRefused

MAX_BYTES = 5 * 2**20
MAX_ROWS = 20_000
MAX_LINE = 10_000  # characters: no row of a list is longer, and a longer one costs memory
SEPARATORS = ";,\t"
WORKBOOKS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how .xlsx and .xls begin


@dataclass(frozen=True)
class Row:
    """One row of a list, not yet judged: cells by column, stripped.

    `line` counts as the spreadsheet does, with the column names as line 1. A row
    has `spilled` if it has more cells than the file has columns.
    """

    line: int
    values: dict[str, str]
    spilled: bool = False


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, its fingerprint, and the names of the columns that nobody asked for."""

    rows: list[Row]
    sha256: str
    ignored: list[str]


def read(content: bytes) -> Sheet:
    """Return the rows of a CSV file in UTF-8, separated by `;`, `,` or tabs, empty ones left out.

    A column that is absent is absent from the values of every row too, so that a
    list without it erases nothing.

    Raises FileRefused if any of it cannot be read, a needed column is missing, or
    it holds what must not be kept, by name or by looks: a BSN above all.
    """
    text = decode(content)
    records = table(text)
    header = records.pop(0)
    columns = find_columns(header)
    rows = [
        Row(
            line,
            {
                name: cells[place].strip() if place < len(cells) else ""
                for place, name in columns.items()
            },
            spilled=any(cell.strip() for cell in cells[len(header) :]),
        )
        for line, cells in enumerate(records, start=2)
        if any(cell.strip() for cell in cells)
    ]
    refuse_size(rows)
    refuse_bsn(header, records, columns)
    ignored = [name.strip() for place, name in enumerate(header) if place not in columns]
    return Sheet(rows, hashlib.sha256(content).hexdigest(), [name for name in ignored if name])


def decode(content: bytes) -> str:
    """Return the text of the file. Raises FileRefused if it is none that we can read."""
    if len(content) > MAX_BYTES:
        raise too_large()
    if content.startswith(WORKBOOKS):
        raise FileRefused(_("This is a workbook. In Excel choose “Save as”, then “CSV UTF-8”."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(content.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise unreadable(text.count("\n", 0, text.index("\0")) + 1)
    if not text.strip():
        raise FileRefused(_("The file is empty."))
    return text


def too_large() -> FileRefused:
    return FileRefused(_("The file is larger than 5 MB. Split it and upload the parts."))


def unreadable(line: int) -> FileRefused:
    return FileRefused(
        _(
            "Line %(line)s cannot be read: the file is not in UTF-8. In Excel choose “Save as”,"
            " then “CSV UTF-8”."
        )
        % {"line": line}
    )


def table(text: str) -> list[list[str]]:
    """Return the cells of every row. Raises FileRefused, naming the line, where they end badly."""
    lines = io.StringIO(text, newline="")
    records: list[list[str]] = []
    try:
        for cells in csv.reader(short(lines), delimiter=separator(text), strict=True):
            records.append(cells)  # noqa: PERF402 -- how many there are says where it broke
    except csv.Error:
        raise FileRefused(
            _("Line %(line)s cannot be read: quotation marks are open or misplaced.")
            % {"line": len(records) + 1}
        ) from None
    return records


def short(lines: io.StringIO) -> Iterator[str]:
    """Yield the lines. Raises FileRefused at the first that is far too long."""
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            raise FileRefused(
                _("Line %(line)s is too long for a row of a list.") % {"line": number}
            )
        yield line


def separator(text: str) -> str:
    """Return the sign between the columns: the one by which most of their names are known."""
    first = text.lstrip("\r\n").splitlines()[0][:MAX_LINE]
    return max(
        SEPARATORS,
        key=lambda sign: sum(bare(name) in COLUMNS for name in first.split(sign)),
    )


def refuse_size(rows: list[Row]) -> None:
    if not rows:
        raise FileRefused(_("The file has column names, but no rows below them."))
    if len(rows) > MAX_ROWS:
        raise FileRefused(
            _("The file has more than %(most)s rows. Split it and upload the parts.")
            % {"most": MAX_ROWS}
        )
