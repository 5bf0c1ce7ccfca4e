"""What would suit people who wait, and whether they come before others."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext_lazy as _

from appointments.models import PriorityReason
from appointments.waitlist import Wishes
from phone.forms import ContactForm

WAITS = timedelta(days=180)
MONDAY = date(2024, 1, 1)
REASONS = [choice for choice in PriorityReason.choices if choice[0] != PriorityReason.DISPLACED]


class WaitForm(ContactForm):
    """What would suit, and whether they come before others."""

    locations = forms.TypedMultipleChoiceField(
        coerce=int, label=_("Where?"), widget=forms.CheckboxSelectMultiple
    )
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int, label=_("On which days?"), widget=forms.CheckboxSelectMultiple
    )
    parts = forms.MultipleChoiceField(
        label=_("When?"),
        choices=[("mornings", _("Before 12:00")), ("afternoons", _("From 12:00"))],
        initial=["mornings", "afternoons"],
        widget=forms.CheckboxSelectMultiple,
    )
    days_of_notice = forms.TypedChoiceField(
        coerce=int,
        label=_("How many days before must they know it?"),
        choices=[(number, str(number)) for number in (0, 1, 2, 3, 7)],
        initial=1,
    )
    priority = forms.ChoiceField(
        required=False,
        label=_("Before others?"),
        help_text=_("Counted per reason and member of staff. Write no medical detail anywhere."),
        choices=[("", _("No")), *REASONS],
        widget=forms.RadioSelect,
    )
    field_order = ["locations", "weekdays", "parts", "days_of_notice", "priority", "email", "phone"]

    def __init__(self, places: Collection[tuple[int, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        where, when = self.fields["locations"], self.fields["weekdays"]
        # `choices`: the stubs know a plain Field only
        where.choices, where.initial = places, [pk for pk, _name in places]  # type: ignore[attr-defined]
        when.choices = [  # type: ignore[attr-defined]
            (number, format_date(MONDAY + timedelta(days=number), "l")) for number in range(5)
        ]
        when.initial = [*range(5)]

    def wishes(self, since: date) -> Wishes:
        """Return what was chosen, from the day `since` on."""
        given = self.cleaned_data
        return Wishes(
            locations=given["locations"],
            weekdays=given["weekdays"],
            mornings="mornings" in given["parts"],
            afternoons="afternoons" in given["parts"],
            days_of_notice=given["days_of_notice"],
            from_day=since,
            until_day=since + WAITS,
        )
