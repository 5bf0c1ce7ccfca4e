"""What tests of lists do again and again: rows, files, and lists on their way."""

from datetime import date
from pathlib import Path

from applicants.applying import apply_list
from applicants.forms import judge
from applicants.imports import Row, Sheet, read
from applicants.models import Applicant, ListedRow
from applicants.staging import confirm, stage
from tests.factories import UserFactory

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 24)
CELLS = {
    "v_number": "2001000001",
    "family_name": "Petrenko",
    "given_names": "Oksana",
    "date_of_birth": "17-05-1990",
    "registered_on": "01-04-2026",
}


def cells(digit, **more):
    """A row of its own number."""
    return CELLS | {"v_number": f"20010{digit:05}"} | more


def sheet_of(rows):
    return Sheet([Row(line, row) for line, row in enumerate(rows, 2)], "", [])


def staged(municipality, *rows, by=None):
    """A list that waits for the officer: the rows, or a file of tests/data."""
    content = (DATA / rows[0]).read_bytes() if isinstance(rows[0], str) else b"rows"
    sheet = read(content) if isinstance(rows[0], str) else sheet_of(rows)
    return stage(
        sheet,
        judge(sheet, today=TODAY),
        content=content,
        municipality=municipality,
        by=by or UserFactory(role="officer"),
    )


def confirmed(municipality, *rows, moves=()):
    """A list that waits for the worker."""
    kept = staged(municipality, *rows)
    confirm(kept, moves=moves, by=kept.uploaded_by)
    return kept


def applied(municipality, *rows, moves=()):
    """A list that was taken in."""
    kept = confirmed(municipality, *rows, moves=moves)
    apply_list(kept.pk)
    kept.refresh_from_db()
    return kept


def kinds(kept):
    return list(kept.rows.values_list("line", "kind"))


def counts(kept):
    kept.refresh_from_db()
    return kept.added, kept.changed, kept.unchanged, len(kept.refused)


def facts():
    """Everything that is known of people, to compare before and after."""
    return list(Applicant.objects.order_by("v_number").values())


def row_of(v_number):
    return ListedRow.objects.get(v_number=v_number)
