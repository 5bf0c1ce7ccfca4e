"""Fields that forms of capacity share."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    input_type = "date"


class ClockInput(forms.TimeInput):
    input_type = "time"


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(format="%Y-%m-%d"), **kwargs)


def clock_field(label: Any, **kwargs: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=ClockInput(format="%H:%M"), **kwargs)


def not_before_today(day: date) -> None:
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day is over. Choose today or a later day."))
