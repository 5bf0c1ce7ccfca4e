"""The process that reads a workbook: it may fail, run out of memory or time, and nobody else does.

It knows no settings and no secrets. Standard input: a line of JSON with the known
names of columns and the limits, then the workbook. Standard output: a line of
JSON for each filled row, [number, cells], or a word that says why there are none.
"""

import ctypes
import io
import json
import resource
import sys
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice
from typing import Any

MEMORY, PROCESSOR = 512 * 2**20, 30  # bytes, seconds
MOST_COLUMNS = 100
LAST_ROW = 2**20  # of any spreadsheet
OWN_USERS, OWN_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of Linux
# What is imported once no file can be opened: 437 is the character set of names in a zip
NEEDED_LATER = [
    "applicants.columns",
    "applicants.limits",
    "defusedxml.ElementTree",
    "encodings.cp437",
    "openpyxl",
]
STANDARD = 3  # files that are open: input, output, error
ROUNDED = 10_000  # a number shown as 1.23E+09 that ends so has lost its digits


class Unfit(Exception):
    """The workbook is not read; `args` holds the word that says why."""


def main() -> int:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    shut_in()
    request = json.loads(sys.stdin.buffer.readline())
    answer(sys.stdin.buffer.read(), request["names"], request["limits"])
    return 0


def shut_in() -> None:
    """Leave this process nothing but its memory: no network, no further file, no socket.

    A network of its own needs a kernel that lets users have one; many machines and
    containers do not. The limit on open files holds everywhere, and a socket is one.
    """
    for module in NEEDED_LATER:
        import_module(module)
    if hasattr(libc := ctypes.CDLL(None), "unshare"):
        libc.unshare(OWN_USERS | OWN_NETWORK)
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD, STANDARD))


def answer(content: bytes, names: Mapping[str, str], limits: Mapping[str, int]) -> None:
    """Write the rows, or the word why not. Raises MemoryError, which ends the process."""
    try:
        lines = list(rows(content, names, limits))
    except Unfit as unfit:
        lines = [json.dumps(unfit.args[0])]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a broken workbook does to its reader
        lines = [json.dumps("unsafe" if forbidden(error) else "broken")]
    sys.stdout.write("\n".join(lines))


def forbidden(error: BaseException | None) -> bool:
    """Whether the XML tried to define entities, however deep openpyxl has wrapped the refusal."""
    from defusedxml import DefusedXmlException

    return error is not None and (
        isinstance(error, DefusedXmlException) or forbidden(error.__cause__ or error.__context__)
    )


def rows(content: bytes, names: Mapping[str, str], limits: Mapping[str, int]) -> Iterator[str]:
    """Yield the filled rows of the sheet that has the most known column names, as JSON."""
    from openpyxl import load_workbook

    from applicants.limits import HEADER_ROWS

    warnings.simplefilter("ignore")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if not (sheets := book.worksheets):
        raise Unfit("broken")
    sheet = max(sheets, key=lambda sheet: knows(sheet, names)) if sheets[1:] else sheets[0]
    left = limits["characters"]
    for number, cells in islice(filled(sheet), limits["rows"] + HEADER_ROWS + 1):
        left -= sum(map(len, cells))
        if left < 0:
            raise Unfit("packed")
        yield json.dumps([number, cells], ensure_ascii=False)


def knows(sheet: Any, names: Mapping[str, str]) -> int:
    """Return how many names of columns are known in the row of the sheet that has most."""
    from applicants.columns import known
    from applicants.limits import HEADER_ROWS

    first = islice(filled(sheet), HEADER_ROWS)
    return max((known(cells, names) for _, cells in first), default=0)


def filled(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of every row that is not empty."""
    sheet.reset_dimensions()  # what the file says of its size need not be true
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise Unfit("broken")
        texts = [text(cell) for cell in cells[:MOST_COLUMNS]]
        if any(texts):
            yield number, trimmed(texts)


def trimmed(texts: list[str]) -> list[str]:
    while not texts[-1]:
        texts.pop()
    return texts


def text(cell: Any) -> str:
    """Return what a cell says, as one would write it in a CSV file."""
    from applicants.limits import MAX_LINE

    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = day(value) if isinstance(value, date | time) else str(value)
        if len(said) > MAX_LINE:
            raise Unfit("packed")
        return said.strip()
    return number(value, cell.number_format)


def day(value: date | time) -> str:
    """Return a date without the time of midnight, which a spreadsheet adds to every date."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat()


def number(value: float, shown_as: str) -> str:
    """Return a number without a fraction as it is, unless the spreadsheet has rounded it."""
    if isinstance(value, float):
        if not value.is_integer():
            return repr(value)
        value = int(value)
    if "E+" in shown_as and value and value % ROUNDED == 0:
        return f"{value:.5E}"
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
