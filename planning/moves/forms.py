from datetime import date, timedelta
from math import ceil
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models import MINUTES_PER_PERSON, Location, Slot
from locations.schedule import read
from planning.models import Act, MassMove

LONGEST = timedelta(days=60)
WAIT = 15  # minutes, unless the planner says otherwise: with none many more are moved
WAIT_TODAY = 30  # minutes: who is on the way waits longer rather than being sent home
DELAYS = [(30, "30"), (60, "60"), (90, "90"), (120, "120"), (180, "180")]


class DayInput(forms.DateInput):
    input_type = "date"


class ClockInput(forms.TimeInput):
    input_type = "time"


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(format="%Y-%m-%d"), **options)


def clock_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=ClockInput(format="%H:%M"), **options)


class KeyForm(forms.Form):
    """A form that, sent twice, does it once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def spare(self, **values: Any) -> MassMove:
        """Return a move, not saved, with the key of this form."""
        return MassMove(form_key=self.cleaned_data.get("form_key") or uuid4(), **values)


def looked_up(request: HttpRequest, *needed: str) -> QueryDict | None:
    """Return what the address says if all that is `needed` is there, with a key for the form."""
    if not set(needed) <= set(request.GET):
        return None
    given = request.GET.copy()
    given.setdefault("form_key", str(uuid4()))
    return given


class ReduceForm(KeyForm):
    """Which part of a day, and how many desks are not there."""

    starts = clock_field(_("From (optional)"), required=False)
    ends = clock_field(_("Until (optional)"), required=False)
    desks_gone = forms.IntegerField(
        label=_("Desks that are not there"),
        help_text=_("All of them: it is closed. 0: only what is above the places there are."),
        min_value=0,
        max_value=99,
    )
    longest_wait = forms.IntegerField(
        label=_("Longest wait in minutes"),
        help_text=_("Who would make others wait longer is moved, the latest first."),
        min_value=0,
        max_value=240,
        initial=WAIT,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins."))
        return given

    def check_desks(self, location: Location, first: date, last: date) -> int:
        """Return how many desks there are; say so if fewer are there than are gone."""
        desks = most_desks(location, first, last)
        gone = self.cleaned_data.get("desks_gone") or 0
        if not desks:
            self.add_error(None, _("This location receives nobody on these days."))
        elif gone > desks:
            self.add_error("desks_gone", f"{_('Desks on these days')}: {desks}")
        return desks


class MoveForm(ReduceForm):
    """Which location, on which days, and how much of it."""

    location = forms.ModelChoiceField(Location.objects.none(), label=_("Location"))
    first_day = day_field(_("First day"))
    last_day = day_field(_("Last day (optional)"), required=False)
    reason = forms.CharField(label=_("Why (optional)"), max_length=200, required=False)
    field_order = ["location", "first_day", "last_day", "starts", "ends", "desks_gone"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # To the stubs it is any field; above it is declared as one with a queryset
        self.fields["location"].queryset = Location.objects.real()  # type: ignore[attr-defined]

    def clean_first_day(self) -> date:
        first: date = self.cleaned_data["first_day"]
        today = timezone.localdate()
        if not today <= first <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today to 60 days ahead."))
        return first

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first = given.get("first_day")
        last = given["last_day"] = given.get("last_day") or first
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last_day", _("The last day comes before the first, or much later."))
        elif first and last and (location := given.get("location")):
            given["desks"] = self.check_desks(location, first, last)
        return given

    def move(self) -> MassMove:
        """Return what is asked for, not saved."""
        names = ["location", "first_day", "last_day", "starts", "ends", "desks", "desks_gone"]
        names += ["longest_wait", "reason"]
        return self.spare(**{name: self.cleaned_data[name] for name in names})


class TodayForm(ReduceForm):
    """Fewer desks today, at the location of the manager."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("A planner reads it and signs within 4 hours."),
        max_length=200,
        error_messages={"required": _("Say why, in a few words.")},
    )

    def __init__(self, location: Location, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.location = location
        self.fields["longest_wait"].initial = WAIT_TODAY

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        today = timezone.localdate()
        given["desks"] = self.check_desks(self.location, today, today)
        return given

    def move(self) -> MassMove:
        names = ["starts", "ends", "desks", "desks_gone", "longest_wait", "reason"]
        return today_at(self, self.location, **{name: self.cleaned_data[name] for name in names})


class PauseForm(KeyForm):
    """From when to when nobody can book a place of today any more. Who has one keeps it."""

    starts = clock_field(_("From"))
    ends = clock_field(_("Until"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins."))
        return given

    def move(self, location: Location) -> MassMove:
        times = {name: self.cleaned_data[name] for name in ["starts", "ends"]}
        return today_at(self, location, act=Act.PAUSE, desks=1, desks_gone=1, **times)


class TellForm(KeyForm):
    """What everybody reads who is still expected today."""

    act = forms.ChoiceField(
        label=_("What is different?"),
        choices=[(Act.LATER.value, _("Come later")), (Act.DOOR.value, _("Another entrance"))],
        widget=forms.RadioSelect,
    )
    delay = forms.TypedChoiceField(
        label=_("Minutes later"), choices=[("", "–"), *DELAYS], coerce=int, required=False
    )
    door = forms.CharField(
        label=_("Entrance"),
        help_text=_("Street and number, at most 24 characters"),
        max_length=24,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") == Act.LATER and not given.get("delay"):
            self.add_error("delay", _("Choose how much later."))
        if given.get("act") == Act.DOOR and not given.get("door"):
            self.add_error("door", _("Say which entrance."))
        return given

    def move(self, location: Location) -> MassMove:
        given = self.cleaned_data
        is_later = given["act"] == Act.LATER
        what = {"delay": given["delay"]} if is_later else {"door": given["door"]}
        return today_at(self, location, act=given["act"], **what)


def today_at(form: KeyForm, location: Location, **values: Any) -> MassMove:
    """Return a move, not saved, of today and nothing that is over."""
    today = timezone.localdate()
    return form.spare(location=location, first_day=today, last_day=today, **values)


def most_desks(location: Location, first: date, last: date) -> int:
    """Return how many desks receive people at most on one of these days, closed or not."""
    schedule = read(location.pk, first, last)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    found = [hours.desks for day in days for hours in schedule.hours(day)]
    return max(found, default=0) or by_slots(location, first, last)


def by_slots(location: Location, first: date, last: date) -> int:
    """Return the same by the places there are: hours may have ended that people booked in."""
    slots = MassMove(location=location, first_day=first, last_day=last).slots()
    return max((desks_in(slot) for slot in slots), default=0)


def desks_in(slot: Slot) -> int:
    minutes = (slot.ends_at - slot.starts_at) / timedelta(minutes=1)
    return ceil(slot.planned * MINUTES_PER_PERSON / minutes)
