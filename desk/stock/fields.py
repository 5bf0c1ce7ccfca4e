"""What a scanner writes into a form: one number of a sticker, or many, a line each."""

from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appointments.references import read_reference
from desk.field import PREFIX
from stickers.serials import MOST, between, read_serial

LINES = 200  # of a list that somebody scans
IN_ALL = 50_000  # serials in it: more is a slip of the hand
SCANNED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

Ends = tuple[str, str]


class SerialField(forms.CharField):
    """One serial, as we write it; "" if there is none."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs=dict(SCANNED))
        super().__init__(label=label, max_length=60, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read(text) if text else ""


class RowsField(forms.CharField):
    """The ends of rows of stickers, one number a line: of each row the first and the last."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={**SCANNED, "rows": 6, "autofocus": True})
        super().__init__(label=label, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the pairs in the order in which they were scanned."""
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > LINES:
            raise ValidationError(_("These are too many lines. Please enter fewer at once."))
        serials = [read(line, number) for number, line in enumerate(lines, 1)]
        if len(serials) % 2:
            raise ValidationError(
                _("One number is left over. Every row has two: scan a single sticker twice.")
            )
        pairs = list(zip(serials[::2], serials[1::2], strict=True))
        check_rows(pairs)
        return pairs


def read(text: str, line: int = 0) -> str:
    """Return the serial in `text`. Raises ValidationError, which says on which line it is."""
    serial = read_serial(text)
    if serial is not None:
        return serial
    shape = text.strip().removeprefix(PREFIX)
    if read_reference(text) or read_reference(shape):
        slip = _("This is the code of a visit. Nothing has changed. Please scan the sticker.")
    else:
        slip = _(
            "This is not the number of a sticker: that has two letters and 8 digits. "
            "Nothing has changed. Please scan the sticker again."
        )
    raise ValidationError(f"{line}: {slip}" if line else slip)


def slip_of(first: str, last: str) -> str:
    """Return what is wrong with these two as the ends of one row; "" if nothing is."""
    if first[:2] != last[:2]:
        return _("These are of two kinds. Nothing has changed. Scan both ends of one row.")
    if between(first, last) < 1:
        return _("The last number is lower than the first. Nothing has changed. Scan both again.")
    if between(first, last) > MOST:
        return _("These are too far apart for one row. Nothing has changed. Scan both again.")
    return ""


def check_rows(pairs: list[Ends]) -> None:
    """Raise ValidationError if one of them is no row, two overlap, or they are too many."""
    for first, last in pairs:
        if slip := slip_of(first, last):
            raise ValidationError(f"{first}, {last}: {slip}")
    ordered = sorted(pairs)
    for (_start, end), (start, _end) in pairwise(ordered):
        if start <= end:
            raise ValidationError(
                f"{start}: " + _("This number is in two rows. Nothing has changed. Scan again.")
            )
    if sum(between(*pair) for pair in pairs) > IN_ALL:
        raise ValidationError(_("These are too many stickers. Please enter fewer at once."))
