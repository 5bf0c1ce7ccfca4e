"""The rows to mend as a file: mended and uploaded again, it fits."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from applicants.columns import LABELS
from applicants.forms import FIELDS
from applicants.models import ListedRow
from applicants.quoting import quoted
from councils.rows import told

# Names that are known again when the file comes back, whatever the language of the officer
HEADINGS = {
    "v_number": "V-nummer",
    "family_name": "Achternaam",
    "given_names": "Voornamen",
    "date_of_birth": "Geboortedatum",
    "registered_on": "Datum inschrijving",
    "prefix": "Voorvoegsel",
    "native_name": "Naam (Cyrillisch)",
    "household": "Gezinsnummer",
    "email": "E-mailadres",
    "phone": "Telefoonnummer",
    "language": "Taal",
    "withdrawn_on": "Datum uitschrijving",
    "served_on": "Sticker ontvangen op",
}
BOM = "\ufeff"  # by which Excel knows UTF-8


def to_mend(rows: Iterable[ListedRow]) -> str:
    """Return the rows with mistakes as CSV: their columns, and why each was refused."""
    rows = list(rows)
    columns = [column for column in LABELS if any(has(row, column) for row in rows)]
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n").writerow
    write([*(HEADINGS[column] for column in columns), _("What to do")])
    for row in rows:
        write(map(quoted, [*(cell(row, column) for column in columns), reasons(row)]))
    return BOM + out.getvalue()


def has(row: ListedRow, column: str) -> bool:
    return column in row.facts or FIELDS[column] in row.facts


def cell(row: ListedRow, column: str) -> str:
    """Return what was sent; of a row that was refused later, what was read."""
    return str(row.facts.get(column) or row.facts.get(FIELDS[column]) or "")


def reasons(row: ListedRow) -> str:
    remarks = [told(row, remark) for remark in row.remarks]
    return " ".join(f"{remark.column}: {remark.reason}" for remark in remarks)
