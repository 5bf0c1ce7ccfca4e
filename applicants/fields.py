"""Form fields for what identifies a person: what was typed is forgiven, never guessed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.birth_dates import LONGEST, read_birth_date
from applicants.v_number import bare, looks_like_bsn, read_v_number


class VNumberField(forms.CharField):
    """Ten digits, however they are spaced. A BSN is recognised, and kept nowhere."""

    default_error_messages = {
        "required": _("Enter your V-number."),
        "digits": _("A V-number has only digits. Type it again, without letters."),
        "length": _("A V-number has 10 digits. Count them and type it again."),
        "bsn": _(
            "This looks like a BSN. It is not needed here and was not stored. Enter your"
            " V-number: 10 digits, in the letter of your municipality."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        widget = forms.TextInput(attrs={**attrs, "class": "govuk-input--width-20"})
        super().__init__(max_length=60, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the ten digits. Raises ValidationError that says what is wrong."""
        typed = str(super().clean(value))
        number = read_v_number(typed)
        if number is None:
            code = mistake(typed)
            raise forms.ValidationError(self.error_messages[code], code=code)
        return number


def mistake(typed: str) -> str:
    """Return which mistake was made in a V-number."""
    if looks_like_bsn(typed):
        return "bsn"
    found = bare(typed)
    return "length" if found.isascii() and found.isdecimal() else "digits"


class BirthDateWidget(forms.MultiWidget):
    """Three boxes, each with its label: day, month, year."""

    template_name = "django/forms/widgets/birth_date.html"
    use_fieldset = True
    boxes = {"day": (_("Day"), 2), "month": (_("Month"), 2), "year": (_("Year"), 4)}

    def __init__(self) -> None:
        super().__init__({name: self.box(name, width) for name, (_, width) in self.boxes.items()})

    @staticmethod
    def box(name: str, width: int) -> forms.TextInput:
        classes = f"govuk-date-input__input govuk-input--width-{width}"
        return forms.TextInput(
            {"class": classes, "inputmode": "numeric", "autocomplete": f"bday-{name}"}
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the label of each box."""
        context = super().get_context(name, value, attrs)
        labels = [label for label, _ in self.boxes.values()]
        for box, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            box["label"] = label
        return context

    def decompress(self, value: str | None) -> list[str]:
        """Return day, month and year of a YYYY-MM-DD."""
        return list(reversed(value.split("-"))) if value else ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        """Return the first box: there the error summary leads."""
        return f"{id_}_day"


class BirthDateField(forms.MultiValueField):
    """A date of birth as text YYYY-MM-DD; 00 for a month or day that papers leave open."""

    widget = BirthDateWidget
    default_error_messages = {"required": _("Enter the date of birth: day, month and year.")}

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(max_length=LONGEST) for _ in BirthDateWidget.boxes]
        super().__init__(fields=boxes, **kwargs)

    def compress(self, data_list: list[str]) -> str:
        """Return the date as text. Raises ValidationError that names the wrong part."""
        if not data_list:
            return ""
        day, month, year = data_list
        return read_birth_date(day, month, year, today=timezone.localdate())
