"""Forms about hours and closures. They clean the shape; the preview and the services decide."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from locations.changing import MOST_DAYS
from locations.models import MINUTES_PER_PERSON, Weekday
from locations.series import Work
from planning.capacity.fields import clock_field, day_field, not_before_today

MOST_DESKS = 50
MOST_STEPS = 20  # working days
REASON = 200  # characters


class WorkForm(forms.Form):
    """Hours with a break, and the desks before and after it."""

    opens = clock_field(_("Opens at"), required=False)
    closes = clock_field(_("Closes at"), required=False)
    desks = forms.IntegerField(
        label=_("Desks"),
        min_value=0,
        max_value=MOST_DESKS,
        help_text=_("0 is closed."),
    )
    break_from = clock_field(_("Break from (optional)"), required=False)
    break_until = clock_field(_("Break until (optional)"), required=False)
    desks_after = forms.IntegerField(
        label=_("Desks after the break, if it is another number"),
        min_value=1,
        max_value=MOST_DESKS,
        required=False,
    )
    person_minutes = forms.IntegerField(
        label=_("Minutes per person"), min_value=1, max_value=60, initial=MINUTES_PER_PERSON
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("desks") and not self.errors:
            self.check_hours(said)
        return said

    def check_hours(self, said: dict[str, Any]) -> None:
        """Say beside the field what cannot be of hours that are open."""
        opens, closes = said["opens"], said["closes"]
        stops, goes_on = said["break_from"], said["break_until"]
        for name in ("opens", "closes"):
            if said[name] is None:
                self.add_error(name, _("Enter a time."))
        if opens and closes and closes <= opens:
            self.add_error("closes", _("The closing time must be after the opening time."))
        if (stops is None) != (goes_on is None):
            self.add_error("break_until", _("Enter when the break begins and when it ends."))
        elif stops and goes_on and not self.errors and not opens < stops < goes_on < closes:
            self.add_error("break_until", _("The break must lie within the opening hours."))

    def work(self) -> tuple[Work, ...]:
        """Return what is open; nothing with 0 desks."""
        return tuple(self.pieces()) if self.cleaned_data["desks"] else ()

    def pieces(self) -> Iterator[Work]:
        said = self.cleaned_data
        desks, minutes = said["desks"], said["person_minutes"]
        if said["break_from"] is None:
            yield Work(said["opens"], said["closes"], desks, minutes)
            return
        yield Work(said["opens"], said["break_from"], desks, minutes)
        later = said["desks_after"] or desks
        yield Work(said["break_until"], said["closes"], later, minutes)


class WeekForm(WorkForm):
    """The same hours on some weekdays for a while."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one weekday.")},
    )
    first = day_field(_("First day"), validators=[not_before_today])
    last = day_field(_("Last day (optional)"), required=False)
    steps = forms.IntegerField(
        label=_("Open new places in steps over how many working days"),
        min_value=0,
        max_value=MOST_STEPS,
        initial=0,
        help_text=_("0 opens them as soon as you save. What is less than 3 days away always does."),
    )
    field_order = ["weekdays", "first", "last"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day must not be before the first."))
        return said


class DayForm(WorkForm):
    """Other hours on one day."""

    day = day_field(_("Day"), validators=[not_before_today])
    desks = forms.IntegerField(
        label=_("Desks"),
        min_value=1,
        max_value=MOST_DESKS,
        error_messages={"min_value": _("To close the day, go back and choose to close it.")},
    )
    reason = forms.CharField(label=_("Reason"), max_length=REASON)
    field_order = ["day", "opens", "closes", "desks"]


class ClosingForm(forms.Form):
    """From which day to which, whole or a part of each."""

    first = day_field(_("First day"), validators=[not_before_today])
    last = day_field(_("Last day"), required=False, help_text=_("Empty: only the first day."))
    starts = clock_field(_("From (optional)"), required=False, help_text=_("Empty: the whole day."))
    ends = clock_field(_("Until (optional)"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=REASON)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, starts, ends = said.get("first"), said.get("starts"), said.get("ends")
        last = said["last"] = said.get("last") or first
        if first and last and last < first:
            self.add_error("last", _("The last day must not be before the first."))
        elif first and last and last - first > timedelta(days=MOST_DAYS):
            self.add_error("last", _("This is more than a year. Choose an earlier day."))
        if (starts is None) != (ends is None):
            self.add_error("ends", _("Enter from when and until when, or neither."))
        elif starts and ends and ends <= starts:
            self.add_error("ends", _("This is before it begins. Enter a later time."))
        return said

    def part(self) -> tuple[time, time] | None:
        """Return the part of the day; None if it is the whole day."""
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return (starts, ends) if starts and ends else None
