"""The switch of the waiting room, as a planner fills it in. Cleans the shape; services decide."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gate.models import AdmissionRule
from planning.waves.forms import DayInput, TimeInput, slip_of

BEFORE = 60  # minutes


class PlanForm(forms.Form):
    """When a waiting room is there: at once, or before an opening. Local time."""

    day: forms.DateField = forms.DateField(
        label=gettext_lazy("Day on which booking opens"),
        help_text=gettext_lazy("Empty: the waiting room is there at once, and lets people in."),
        widget=DayInput(format="%Y-%m-%d"),
        required=False,
    )
    at: forms.TimeField = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=TimeInput(format="%H:%M"),
        initial=time(9),
        required=False,
    )
    before = forms.IntegerField(
        label=gettext_lazy("Minutes before, from which on people may wait"),
        help_text=gettext_lazy("Meanwhile nobody new can book. Who is there then draws lots."),
        initial=BEFORE,
        min_value=0,
        max_value=24 * 60,
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        day, at, before = said.get("day"), said.get("at"), said.get("before")
        now = timezone.now()
        if day is None or before is None:
            return said | {"opens_at": now, "shown_at": now}
        if at is None:
            self.add_error("at", _("Say at what time."))
            return said
        if slip := slip_of(day):
            self.add_error("day", slip)
        opens_at = timezone.make_aware(datetime.combine(day, at))
        return said | {"opens_at": opens_at, "shown_at": opens_at - timedelta(minutes=before)}


class EndForm(forms.Form):
    """Why it is no longer needed."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)


class RuleForm(forms.ModelForm):
    """How many may be inside, and what happens when too many come."""

    class Meta:
        model = AdmissionRule
        fields = ["most_inside", "by_load", "why"]
