from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.cells import READERS
from applicants.columns import LABELS
from applicants.models import Applicant
from applicants.reasons import REASONS, Wrong

COLUMNS = {"birth_date": "date_of_birth"}  # a field that lists call otherwise
NEEDED = {"family_name", "given_names", "birth_date"}


class Cell(forms.CharField):
    """One value of a person, read by the rules of lists: what they take in is taken in here."""

    def __init__(self, name: str, **more: Any) -> None:
        self.column = COLUMNS.get(name, name)
        words: dict[str, Any] = {
            "label": LABELS[self.column],
            "error_messages": {"required": REASONS["empty"]},
        }
        super().__init__(required=name in NEEDED, **words, **more)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return str(READERS[self.column](text, timezone.localdate())) if text else ""
        except Wrong as wrong:
            raise ValidationError(str(REASONS[wrong.reason])) from None


class CorrectForm(forms.Form):
    """Names and birth date as the passport says them."""

    required_css_class = "required"

    family_name = Cell("family_name")
    prefix = Cell("prefix")  # type: ignore[assignment]  # the field, which hides no prefix of ours
    given_names = Cell("given_names")
    native_name = Cell("native_name")
    birth_date = Cell(
        "birth_date", help_text=_("Day-month-year; 00 for a day or month that is not known.")
    )


def shown(person: Applicant) -> dict[str, str]:
    """Return what the form says of `person` before anything is corrected."""
    names = ["family_name", "prefix", "given_names", "native_name"]
    return {name: getattr(person, name) for name in names} | {"birth_date": born(person)}


def born(person: Applicant) -> str:
    """Return the birth date day first, as lists have it."""
    return "-".join(reversed(person.birth_date.split("-")))


class WithdrawForm(forms.Form):
    """From which day somebody is no longer registered."""

    required_css_class = "required"

    on = forms.DateField(
        label=_("Not registered any more from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day.")},
    )

    def __init__(self, person: Applicant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_on(self) -> date:
        """Return the day. Raises ValidationError if it lies before they were registered."""
        on: date = self.cleaned_data["on"]
        if on < self.person.registered_on:
            raise ValidationError(str(REASONS["before"]))
        if on > timezone.localdate():
            raise ValidationError(str(REASONS["future"]))
        return on
