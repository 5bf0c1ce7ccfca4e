from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.fields import VNumberField

MINUTES = "%Y-%m-%dT%H:%M"


class PersonForm(forms.Form):
    """Whose trail; the number stands in no address."""

    v_number = VNumberField(label=_("V-number"))


class MomentField(forms.DateTimeField):
    """A moment to the minute, in a box of the browser."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)


class AccountForm(forms.Form):
    """Whose account, from when until when."""

    account = forms.ModelChoiceField(
        User.objects.order_by("username"), label=_("Account"), empty_label=None
    )
    since = MomentField(label=_("From"))
    until = MomentField(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and since >= until:
            self.add_error("until", _("This is before the first time."))
        return said


def today() -> dict[str, datetime]:
    """Return the day that a form begins with: from midnight to midnight, local time."""
    day = timezone.localdate()
    midnight = datetime.combine(day, time.min)
    tomorrow = datetime.combine(day.fromordinal(day.toordinal() + 1), time.min)
    return {"since": timezone.make_aware(midnight), "until": timezone.make_aware(tomorrow)}
