"""Questions to an officer whose file names a column as nobody else does. Each is asked once."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applicants.columns import LABELS, NEEDED
from applicants.exceptions import HeadingsUnknown
from applicants.headings import LONGEST

PREFIX = "column_"
MEND = _("Put back the 0 at the front of V-numbers")
MEND_HELP = _("Tick this only if a spreadsheet took it away: then numbers of 9 digits get a 0.")


class ColumnsForm(forms.Form):
    """Which of the unknown columns is which, of a file that is kept for it."""

    mend = forms.BooleanField(label=MEND, required=False, help_text=MEND_HELP)

    def __init__(self, refusal: HeadingsUnknown | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = (questions(refusal) if refusal else {}) | self.fields


def questions(refusal: HeadingsUnknown) -> dict[str, forms.ChoiceField]:
    """Return a field for each column that is missing, to choose from headings nobody knows."""
    headings = [name.strip() for name in refusal.headings if len(name.strip()) <= LONGEST]
    choices = [("", _("It is not there")), *((name, name) for name in headings)]
    return {
        PREFIX + column: forms.ChoiceField(
            label=format_lazy("{} – {}", _("Which column is this"), LABELS[column]),
            choices=choices,
            required=False,
        )
        for column in refusal.missing
    }


def answers(data: Mapping[str, str]) -> dict[str, str]:
    """Return column by heading, as the officer has pointed out in what was sent."""
    told = {column: data.get(PREFIX + column, "").strip() for column in NEEDED}
    return {heading[:LONGEST]: column for column, heading in told.items() if heading}
