"""Forms about stickers. They clean the shape; the ledger decides."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.stock.fields import IN_ALL, RowsField, SerialField, slip_of
from desk.stock.telling import Refusal
from stickers.counting import Gap
from stickers.models import Place

REASON = 200  # characters that a reason may have
A_YEAR = 366  # days: a delivery that is further away is a slip


class StockForm(forms.Form):
    """A form that can say what the ledger refused, and why."""

    refusal: Refusal | None = None
    half = False  # the first end was scanned, the last one comes next
    scans = False  # what comes next is a scan, so the cursor stays in the field

    def refuse(self, refusal: Refusal) -> None:
        """Show why the ledger refused what was sent."""
        self.refusal = refusal


class EndsForm(StockForm):
    """Both ends of one row, scanned one after the other.

    A scanner sends Enter after the first: then the page asks for the last, and
    nothing is done yet.
    """

    first = SerialField(label=gettext_lazy("First number"))
    last = SerialField(label=gettext_lazy("Last number"), required=False)
    scans = True
    scanned = ""  # what was not taken, once its fields are empty

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look_at("first")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if first and last and (slip := slip_of(first, last)):
            self.add_error("first", slip)
            self.empty("first", "last")
        elif "first" in self.errors:
            self.empty("first", "last")
        elif "last" in self.errors:
            self.empty("last")
        elif first and not last:
            self.half = True
            self.look_at("last")
        return said

    def empty(self, *names: str) -> None:
        """Empty these fields, for what comes next is a scan, and begin with the first of them."""
        self.scanned = " – ".join(filter(None, [self.data.get(name, "") for name in names]))
        # One by one: unpacked at once, what a browser sends is lists
        kept = {name: self.data[name] for name in self.data}
        self.data = kept | dict.fromkeys(names, "")
        self.look_at(names[0])

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        if refusal.expected is None:  # else the same is sent once more, with a word
            self.empty("first", "last")

    def look_at(self, name: str) -> None:
        """Have the cursor in that field."""
        for each, field in self.fields.items():
            field.widget.attrs["autofocus"] = each == name


class ReturnForm(EndsForm):
    """What goes back to the printer, and why."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=REASON, required=False)


class ArriveForm(EndsForm):
    """What arrived of what was sent."""

    difference = forms.CharField(
        label=gettext_lazy("Not all of them came? Say why"), max_length=REASON, required=False
    )


class PlaceField(forms.TypedChoiceField):
    """A safe or a desk."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, coerce=read_place)


def read_place(value: str) -> Place:
    location, _colon, desk = value.partition(":")
    return Place(int(location), int(desk) if desk else None)


def write_place(place: Place) -> str:
    return f"{place.location}:{place.desk or ''}"


class SendForm(EndsForm):
    """Where stickers go."""

    origin = PlaceField(label=gettext_lazy("From"))
    to = PlaceField(label=gettext_lazy("To"))
    field_order = ["origin", "to", "first", "last"]

    def __init__(
        self, origins: list[tuple[str, str]], targets: list[tuple[str, str]], *args: Any
    ) -> None:
        super().__init__(*args)
        for name, choices in [("origin", origins), ("to", targets)]:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class CountForm(StockForm):
    """What somebody found."""

    ends = RowsField(
        label=gettext_lazy("First and last number of every row that lies there"),
        help_text=gettext_lazy("One number a line. A single sticker: scan it twice."),
        required=False,
    )
    nothing = forms.BooleanField(label=gettext_lazy("Nothing lies there"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        nothing, ends = said.pop("nothing", False), said.get("ends")
        if not ends and not nothing and "ends" not in self.errors:
            self.add_error("ends", _("Scan what lies there, or say that nothing does."))
        if ends and nothing:
            self.add_error("ends", _("You scanned stickers and said that nothing lies there."))
        return said


class ReceiveForm(StockForm):
    """What came out of the box."""

    ends = RowsField(
        label=gettext_lazy("First and last number of every roll"),
        help_text=gettext_lazy("One number a line. Scan both ends of every roll in the box."),
    )
    difference = forms.CharField(
        label=gettext_lazy("Not the number that was announced? Say why"),
        max_length=REASON,
        required=False,
    )


class DayInput(forms.DateInput):
    input_type = "date"


class AnnounceForm(StockForm):
    """What the printer sends, and when."""

    expected_on: forms.DateField = forms.DateField(
        label=gettext_lazy("Day"), widget=DayInput(format="%Y-%m-%d")
    )
    number = forms.IntegerField(
        label=gettext_lazy("Number of stickers"), min_value=1, max_value=IN_ALL
    )
    certain = forms.BooleanField(
        label=gettext_lazy("The printer promised this day"), required=False
    )

    def clean_expected_on(self) -> date:
        day: date = self.cleaned_data["expected_on"]
        if abs((day - timezone.localdate()).days) > A_YEAR:
            raise forms.ValidationError(_("This day is more than a year away."))
        return day


class AsideForm(StockForm):
    """A sticker that nobody can use, and why."""

    serial = SerialField(label=gettext_lazy("Number of the sticker"))
    what = forms.ChoiceField(label=gettext_lazy("What became of it"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=REASON)

    def __init__(self, choices: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serial"].widget.attrs["autofocus"] = True
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class GapForm(StockForm):
    """What became of a sticker that was passed over."""

    what = forms.TypedChoiceField(choices=Gap.choices, coerce=Gap)
    reason = forms.CharField(max_length=REASON, required=False)
