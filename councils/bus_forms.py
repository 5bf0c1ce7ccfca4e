from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.models import Applicant
from appointments.availability import last_day
from appointments.models import KEPT_BEFORE, MOST_SEATS, Bus
from locations.models import Location

LONGEST = 300  # characters of a note
WIDE = 80  # of which a field shows so many


class DayInput(forms.DateInput):
    input_type = "date"


class ClockInput(forms.TimeInput):
    input_type = "time"


class AskForm(forms.Form):
    """What an officer asks for. The municipality is hers, whatever the form says."""

    required_css_class = "required"

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    location = forms.ModelChoiceField(
        Location.objects.real(),
        label=_("Location"),
        error_messages={"required": _("Choose the location.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day.")},
    )
    starts = forms.TimeField(
        label=_("From"),
        widget=ClockInput(format="%H:%M"),
        error_messages={"required": _("Enter the time from which you can be there.")},
    )
    ends = forms.TimeField(
        label=_("Until"),
        widget=ClockInput(format="%H:%M"),
        error_messages={"required": _("Enter the time by which all should be at the desk.")},
    )
    seats = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=MOST_SEATS,
        help_text=_("One for each person, children included."),
        error_messages={"required": _("Enter how many people you bring.")},
    )
    note = forms.CharField(
        label=_("Note for the planner"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"size": WIDE}),
    )

    def __init__(self, officer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer, self.home = officer, officer.municipalities.first()
        first = timezone.localdate() + KEPT_BEFORE + timedelta(days=1)
        days = {"min": first.isoformat(), "max": last_day().isoformat()}
        self.fields["day"].widget.attrs.update(days)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.home is None:
            raise ValidationError(_("You are not listed with a municipality."))
        cleaned["municipality"] = self.home
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("This is before the bus comes. Enter a later time."))
        return cleaned

    def bus(self) -> Bus:
        """Return, unsaved, the bus that is asked for."""
        return Bus(asked_by=self.officer, **self.cleaned_data)


class NameForm(forms.Form):
    """Who comes together. Somebody of another municipality does not exist."""

    form_key = forms.UUIDField()
    people = forms.ModelMultipleChoiceField(Applicant.objects.none())
    with_guardian = forms.BooleanField(required=False)

    def __init__(self, bus: Bus, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = Applicant.objects.filter(municipality=bus.municipality_id)
        # To the stubs it is any field; above it is declared as one with a queryset
        self.fields["people"].queryset = theirs  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Whom of her people the officer looks for."""

    q = forms.CharField(label=_("Name, in any script and spelling"), max_length=50, required=False)
    everybody = forms.BooleanField(
        label=_("Also who is booked, has a sticker or is not registered any more"), required=False
    )


class AnswerForm(forms.Form):
    """What a planner answers."""

    required_css_class = "required"

    seats = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=MOST_SEATS,
        error_messages={"required": _("Enter how many places you grant.")},
    )
    answer = forms.CharField(
        label=_("Answer to the municipality"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"size": WIDE}),
    )

    def __init__(self, bus: Bus, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bus = bus

    def clean_seats(self) -> int:
        seats: int = self.cleaned_data["seats"]
        if seats > self.bus.seats:
            raise ValidationError(_("They asked for fewer places."))
        return seats
