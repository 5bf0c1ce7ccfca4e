import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.references import read_reference

PREFIX = "IND"  # of the QR code, so that a scanner's input is known for what it is


class ScanForm(forms.Form):
    """What was scanned or typed. It is always understood, if only as a slip."""

    code = forms.CharField(label=_("Scan or type the reference"), max_length=60)

    def clean_code(self) -> str:
        reference = read_code(self.cleaned_data["code"])
        if reference is None:
            raise forms.ValidationError(_("This is not a reference."))
        return reference


def read_code(typed: str) -> str | None:
    """Return the reference in what was typed or scanned, None if it has a slip."""
    text = unicodedata.normalize("NFKC", typed).strip().upper()
    return read_reference(text) or read_reference(text.removeprefix(PREFIX))
