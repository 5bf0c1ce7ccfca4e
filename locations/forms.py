from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ORDERED = {  # what comes first, and what must not come before it
    "opens": ("closes", _("The closing time must be after the opening time.")),
    "valid_from": ("valid_until", _("The last day must not be before the first.")),
}


class OpeningHoursForm(forms.ModelForm):
    """Hours in the right order: PostgreSQL fails on a range that ends before it begins.

    The admin says of which model, and with which fields.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for first, (last, message) in ORDERED.items():
            begin, end = cleaned.get(first), cleaned.get(last)
            if begin and end and end < begin:
                self.add_error(last, message)
        return cleaned
