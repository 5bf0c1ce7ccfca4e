"""The choice of a wave, as a planner makes it. Cleans the shape; services decide."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Municipality, Wave
from planning.waves.choosing import Choice, Order
from planning.waves.services import MOST

OPENS = time(9)
FARTHEST = timedelta(days=366)


class DayInput(forms.DateInput):
    input_type = "date"


class TimeInput(forms.TimeInput):
    input_type = "time"


class OpensForm(forms.Form):
    """From when on the people of a wave may book: local time."""

    day: forms.DateField = forms.DateField(
        label=gettext_lazy("Day from which they can book"), widget=DayInput(format="%Y-%m-%d")
    )
    at: forms.TimeField = forms.TimeField(
        label=gettext_lazy("Time"), widget=TimeInput(format="%H:%M"), initial=OPENS
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "day" in said and "at" in said:
            said["opens_at"] = timezone.make_aware(datetime.combine(said["day"], said["at"]))
            if slip := slip_of(said["day"]):
                self.add_error("day", slip)
        return said


def slip_of(day: date) -> str:
    """Return what is wrong with a day on which a wave opens, or ""."""
    ahead = day - timezone.localdate()
    if ahead < timedelta(0):
        return _("This day is over. Choose today or a later day.")
    return _("This day is more than a year away.") if ahead > FARTHEST else ""


class ChoiceForm(OpensForm):
    """Who is invited, when, and how many."""

    name = forms.CharField(label=gettext_lazy("Name of the wave"), max_length=100)
    size = forms.IntegerField(label=gettext_lazy("People, at most"), min_value=1, max_value=MOST)
    order = forms.ChoiceField(
        label=gettext_lazy("In which order"), choices=Order.choices, widget=forms.RadioSelect
    )
    towns = forms.CharField(
        label=gettext_lazy("Municipalities"),
        help_text=gettext_lazy("One name a line. Empty: all of them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        required=False,
    )
    registered_until: forms.DateField = forms.DateField(
        label=gettext_lazy("Registered up to and including"),
        help_text=gettext_lazy("Empty: whenever they registered."),
        widget=DayInput(format="%Y-%m-%d"),
        required=False,
    )
    never_booked = forms.BooleanField(
        label=gettext_lazy("Only households that never had an appointment"), required=False
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order = ["name", "day", "at", "size", "order"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Wave.objects.filter(name=name).exclude(form_key=self.sent_key()).exists():
            raise forms.ValidationError(_("There is another wave of this name."))
        return name

    def clean_towns(self) -> Sequence[Municipality]:
        lines = self.cleaned_data["towns"].splitlines()
        named = {line.strip().casefold(): line.strip() for line in lines if line.strip()}
        known = Municipality.objects.filter(practice=False).annotate(key=Lower("name"))
        found = list(known.filter(key__in=named)) if named else []
        if missing := set(named) - {town.name.casefold() for town in found}:
            names = ", ".join(sorted(named[each] for each in missing))
            raise forms.ValidationError(f"{_('There is no municipality of this name')}: {names}")
        return found

    def sent_key(self) -> Any:
        """Return the key of this form, None if it is none: sent twice, the name is its own."""
        try:
            return self.fields["form_key"].clean(self.data.get("form_key"))
        except forms.ValidationError:
            return None

    def choice(self) -> Choice:
        """Return what was chosen, once it is valid."""
        said = self.cleaned_data
        return Choice(
            name=said["name"],
            opens_at=said["opens_at"],
            size=said["size"],
            order=said["order"],
            municipalities=[town.pk for town in said["towns"]],
            registered_until=said["registered_until"],
            never_booked=said["never_booked"],
        )
