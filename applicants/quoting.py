"""Cells that a spreadsheet would take for formulas: made harmless on the way out, and back. Pure.

Rows with mistakes are sent out, mended in a spreadsheet and come in again.
"""

import re
from dataclasses import replace

from applicants.imports import Sheet

# Also the full-width forms, which some spreadsheets read as the plain ones
RISKY = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠]")
QUOTED = re.compile("'" + RISKY.pattern)


def quoted(text: str) -> str:
    """Return `text` so that no spreadsheet computes it: an apostrophe goes before."""
    return f"'{text}" if RISKY.match(text) else text


def unquoted(text: str) -> str:
    """Take back what `quoted` did."""
    return text[1:] if QUOTED.match(text) else text


def without_quotes(sheet: Sheet) -> Sheet:
    """Return `sheet` with the cells that `quoted` has changed as they were."""
    rows = [
        replace(row, values={column: unquoted(text) for column, text in row.values.items()})
        if any(text.startswith("'") for text in row.values.values())
        else row
        for row in sheet.rows
    ]
    return replace(sheet, rows=rows)
