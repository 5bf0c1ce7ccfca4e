from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.day import Visit
from desk.late import OnPaper, day_of
from stickers.issuing import Finding
from stickers.models import Document, Result

CAME_ONLY = ("", _("came, nothing more"))


class ArrivalForm(forms.Form):
    """When the party came, by the clock of the hall."""

    # No field of the browser's own: in some languages it would ask for am and pm
    time = forms.TimeField(
        label=_("Time of arrival"),
        help_text=_("By the clock in the hall, such as 09:20"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
    )

    def __init__(self, visit: Visit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day_of(visit)

    def clean_time(self) -> datetime:
        at = timezone.make_aware(datetime.combine(self.day, self.cleaned_data["time"]))
        if at > timezone.now():
            raise forms.ValidationError(_("This time has not come yet."))
        return at


class PersonForm(forms.Form):
    """What the paper says of one person."""

    came = forms.BooleanField(label=_("Came"), required=False, initial=True)
    result = forms.ChoiceField(
        label=_("What came of it"), choices=[CAME_ONLY, *Result.choices], required=False
    )
    document = forms.ChoiceField(
        label=_("Document seen"), choices=[("", "–"), *Document.choices], required=False
    )
    serial = forms.CharField(label=_("Number of the sticker"), max_length=40, required=False)
    note = forms.CharField(label=_("What differs"), max_length=200, required=False)

    def on_paper(self, appointment: int, at: datetime) -> OnPaper | None:
        said = self.cleaned_data
        if not said["came"]:
            return None
        if not said["result"]:
            return OnPaper(appointment, at)
        finding = Finding(
            result=Result(said["result"]),
            document=said["document"],
            serial=said["serial"],
            note=said["note"],
            at=at,
        )
        return OnPaper(appointment, at, finding)


def person_forms(visit: Visit, data: Any = None) -> list[tuple[Any, PersonForm]]:
    """Return each visitor with the form about them."""
    return [
        (visitor, PersonForm(data, prefix=f"p{visitor.appointment.pk}", auto_id="id_%s"))
        for visitor in visit.visitors
    ]
