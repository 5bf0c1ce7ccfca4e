"""Form fields for what identifies a person: what was typed is forgiven, never guessed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.birth_dates import LONGEST, PARTS, read_birth_date
from applicants.digits import only_digits
from applicants.v_number import bare, looks_like_bsn, read_v_number

LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


class VNumberField(forms.CharField):
    """Ten digits, however they are spaced. A BSN is recognised, kept nowhere and not repeated."""

    default_error_messages = {
        "required": _("Enter the V-number."),
        "digits": _("A V-number has only digits. Type it again, without letters."),
        "length": _("A V-number has exactly 10 digits. Count them and type it again."),
        "bsn": _(
            "This looks like a BSN. It is not needed here and was not stored. Enter the V-number:"
            " 10 digits, in the letter of your municipality."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the ten digits. Raises ValidationError that says what is wrong."""
        typed = str(value or "").strip()
        if typed and (code := self.mistake(typed)):
            raise ValidationError(self.error_messages[code], code=code)
        return read_v_number(typed) or ""

    def mistake(self, typed: str) -> str:
        """Return which mistake was made, or "" for a V-number."""
        if len(typed) > (self.max_length or 0):
            return "length"
        if looks_like_bsn(typed):
            return "bsn"
        if read_v_number(typed):
            return ""
        return "length" if only_digits(bare(typed)) else "digits"

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return what the box shows again: no BSN, and no more than fits."""
        shown = str(super().bound_data(data, initial) or "")[: self.max_length]
        return "" if looks_like_bsn(shown) else shown

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {
            "class": "govuk-input--width-20",
            "inputmode": "numeric",
            "autocomplete": "off",
            "spellcheck": "false",
        }


class BirthDateWidget(forms.MultiWidget):
    """Three boxes, each with its label: day, month, year."""

    template_name = "django/forms/widgets/birth_date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput(attrs=box(part)) for part in PARTS}, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add to each box its label, and whether it is the one that is wrong."""
        given = dict(attrs or {})
        wrong = given.pop("wrong", ())
        context = super().get_context(name, value, given)
        for part, shown in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            shown["label"] = LABELS[part]
            if part in wrong:
                shown["attrs"]["aria-invalid"] = "true"
        return context

    def decompress(self, value: str | None) -> list[str]:
        """Return day, month and year of a YYYY-MM-DD."""
        return (value or "--").split("-")[::-1]


def box(part: str) -> dict[str, str]:
    return {
        "class": f"govuk-date-input__input govuk-input--width-{4 if part == 'year' else 2}",
        "inputmode": "numeric",
        "autocomplete": f"bday-{part}",
        "maxlength": str(LONGEST),
    }


class BirthDateBoxes(BoundField):
    """Knows which of the three boxes are wrong, to mark these and to lead to the first."""

    @property
    def wrong_parts(self) -> list[str]:
        codes = {error.code for error in self.errors.as_data()}
        return [part for part in PARTS if part in codes] or list(PARTS if codes else ())

    @property
    def first_wrong_id(self) -> str:
        return f"{self.auto_id}_{PARTS.index(self.wrong_parts[0])}" if self.wrong_parts else ""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if built.pop("aria-invalid", None):
            built["wrong"] = self.wrong_parts
        return built


class BirthDateField(forms.Field):
    """A date of birth as text YYYY-MM-DD; 00 for a month or day that papers leave open."""

    widget = BirthDateWidget
    bound_field_class = BirthDateBoxes
    default_error_messages = {"required": _("Enter the date of birth: day, month and year.")}

    def clean(self, value: Sequence[str | None] | None) -> str:
        """Return the date as text. Raises ValidationError that names the wrong part."""
        parts = [part or "" for part in value or [""] * len(PARTS)]
        if any(part.strip() for part in parts):
            return read_birth_date(*parts, today=timezone.localdate())
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return ""

    def bound_data(self, data: Any, initial: Any) -> list[str]:
        """Return what the boxes show again, no more than fits."""
        return [(part or "")[:LONGEST] for part in super().bound_data(data, initial) or ()]
