"""What would suit a party that waits: the form of the waiting list."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.template.defaultfilters import date as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.models import WaitlistEntry
from appointments.waitlist import Wishes
from booking.forms import ContactForm
from booking.nearby import Place, Surroundings

LONGEST = timedelta(days=180)
MONDAY = date(2024, 1, 1)
NOTICE = [0, 1, 2, 3, 7]  # days


def weekday_name(number: int) -> str:
    """Return the name of a weekday (Monday = 0) as the active language writes it."""
    name = format_date(MONDAY + timedelta(days=number), "l")
    return name if get_language() == "en" else name.lower()


def named(place: Place) -> str:
    """Return a location with its distance, in the active language."""
    return f"{place.location.city} ({place.km} {_('km')})"


class WaitForm(ContactForm):
    """Where, on which days, how long before, and how to reach the party."""

    locations = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("Where could you come?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one place.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("On which days?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("When?"),
        choices=[
            ("mornings", _("In the morning, before 12:00")),
            ("afternoons", _("In the afternoon, from 12:00")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part of the day.")},
    )
    days_of_notice = forms.TypedChoiceField(
        coerce=int,
        label=_("How many days before must you know it?"),
        choices=[(number, str(number)) for number in NOTICE],
        initial=1,
    )
    field_order = ["locations", "weekdays", "parts", "days_of_notice", "email", "phone"]

    def __init__(self, around: Surroundings, *args: Any, known: bool, **kwargs: Any) -> None:
        """Ask how to reach the party only if it is not `known`: a correction has its own page,
        which tells the address that is replaced.
        """
        super().__init__(*args, **kwargs)
        for name in ContactForm.base_fields if known else ():
            del self.fields[name]
        self.fields["locations"].choices = [  # type: ignore[attr-defined]  # stubs know a plain Field
            (each.location.pk, named(each)) for each in around.places
        ]
        self.fields["weekdays"].choices = [  # type: ignore[attr-defined]  # the same
            (number, weekday_name(number)) for number in range(5)
        ]

    def wishes(self, first_day: date) -> Wishes:
        """Return what was chosen, from `first_day` on."""
        given = self.cleaned_data
        return Wishes(
            locations=given["locations"],
            weekdays=given["weekdays"],
            mornings="mornings" in given["parts"],
            afternoons="afternoons" in given["parts"],
            days_of_notice=given["days_of_notice"],
            from_day=first_day,
            until_day=first_day + LONGEST,
        )


def known_wishes(entry: WaitlistEntry | None, around: Surroundings) -> dict[str, Any]:
    """Return what the form shows at first: what was wished before, else all that is near."""
    if entry is None:
        near = [each.location.pk for each in around.near]
        return {"locations": near, "weekdays": [*range(5)], "parts": ["mornings", "afternoons"]}
    parts = {"mornings": entry.mornings, "afternoons": entry.afternoons}
    return {
        "locations": [*entry.locations.values_list("pk", flat=True)],
        "weekdays": entry.weekdays,
        "parts": [name for name, wanted in parts.items() if wanted],
        "days_of_notice": entry.days_of_notice,
    }
