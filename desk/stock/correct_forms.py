"""Forms that change what was written: all of them need a reason, most a colleague."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.field import Kind, read_born, read_entry
from desk.stock.fields import SCANNED, SerialField
from desk.stock.forms import REASON, StockForm
from desk.stock.second import SecondForm
from stickers.issuing import Finding
from stickers.models import WITH_STICKER, Document, Outcome, Result, Why
from stickers.taking import Where

CODES = [Kind.SERIAL, Kind.REFERENCE]


class CodeForm(StockForm):
    """Which visit or sticker it is about."""

    code = forms.CharField(
        label=gettext_lazy("Number of the sticker, or reference of the visit"),
        max_length=60,
        widget=forms.TextInput(attrs={**SCANNED, "autofocus": True}),
    )
    kinds = CODES

    def clean_code(self) -> tuple[Kind, str]:
        entry = read_entry(self.cleaned_data["code"], timezone.localdate())
        if entry.kind not in self.kinds:
            raise forms.ValidationError(
                _("This cannot be read. Nothing has changed. Please scan or type it again.")
            )
        return entry.kind, entry.value


class PersonCodeForm(CodeForm):
    """Which person it is about: by V-number only together with the birth date."""

    kinds = [*CODES, Kind.V_NUMBER]
    born = forms.CharField(
        label=gettext_lazy("Birth date, with a V-number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Number of the sticker, reference of the visit, or V-number")

    def clean_born(self) -> tuple[str, ...]:
        typed = self.cleaned_data["born"]
        entry = read_born(typed.strip().upper(), timezone.localdate()) if typed else None
        if typed and entry is None:
            raise forms.ValidationError(_("Please write the date as day, month and year."))
        return entry.born if entry else ()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind, _value = said.get("code") or (None, "")
        if kind == Kind.V_NUMBER and not said.get("born") and "born" not in self.errors:
            self.add_error("born", _("Please add the birth date that the passport says."))
        return said


class CorrectForm(SecondForm):
    """What should have been written."""

    result = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=Result.choices)
    document = forms.ChoiceField(
        label=gettext_lazy("Document seen"), choices=[("", "–"), *Document.choices], required=False
    )
    serial = SerialField(label=gettext_lazy("Number of the sticker"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What differs, if the data differ"), max_length=REASON, required=False
    )
    where = forms.TypedChoiceField(
        label=gettext_lazy("Where is the sticker that was written?"),
        choices=[("", "–"), *Where.choices],
        coerce=Where,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=REASON)
    field_order = ["result", "document", "serial", "note", "where", "reason"]

    def __init__(self, outcome: Outcome, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        if outcome.sticker is None:
            del self.fields["where"]

    def clean(self) -> dict[str, Any]:
        """Make a Finding of what was said, and say what is missing."""
        said = self.cleaned_data
        result = said.get("result", "")
        serial = said.get("serial", "") if result in WITH_STICKER else ""
        if result in WITH_STICKER and not serial and "serial" not in self.errors:
            self.add_error("serial", _("Please scan the sticker."))
        if result == Result.DATA_DIFFER and not said.get("note"):
            self.add_error("note", _("Say what differs."))
        written = self.outcome.sticker.serial if self.outcome.sticker else ""
        if written not in {"", serial} and not said.get("where"):
            self.add_error("where", _("Say where the sticker is that was written."))
        said = super().clean()
        if not self.errors:
            document, note = said.pop("document"), said.pop("note")
            said["found"] = Finding(Result(said.pop("result")), document, serial, note)
            said.pop("serial")
        return said


class SwapForm(SecondForm):
    """Two people who got each other's sticker."""

    one = SerialField(label=gettext_lazy("Sticker of the one"))
    other = SerialField(label=gettext_lazy("Sticker of the other"))
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=REASON)
    field_order = ["one", "other", "reason"]


class ReissueForm(StockForm):
    """Why somebody may be served again."""

    why = forms.TypedChoiceField(
        label=gettext_lazy("Why"), choices=Why.choices, coerce=Why, widget=forms.RadioSelect
    )
    report = forms.CharField(
        label=gettext_lazy("Stolen: number of the police report"), max_length=40, required=False
    )
