"""What would be different, as a planner asks it: plain fields, all of which may stay empty."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planning.forecast.whatif import DAY, Changes, Closed, Outlook
from planning.models import Plan

DESKS = "desks_"
FARTHEST = timedelta(days=540)


class DayField(forms.DateField):
    """A day, as the browser's own calendar gives it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def number(label: Any, least: int, most: int, now: str = "") -> forms.IntegerField:
    """Return a field for a whole number, with what it is now."""
    hint = f"{_('Now')}: {now}" if now else ""
    return forms.IntegerField(
        label=label, help_text=hint, min_value=least, max_value=most, required=False
    )


class WhatIfForm(forms.Form):
    """The fields; there is one for the desks of each location."""

    since: forms.DateField = DayField(
        label=gettext_lazy("From which day on"),
        help_text=gettext_lazy("Empty: from tomorrow on."),
        required=False,
    )
    days_late = number(gettext_lazy("Promised stickers come so many days later"), 0, 365)
    more_stickers = number(gettext_lazy("Stickers that come as well"), 1, 500_000)
    more_on: forms.DateField = DayField(
        label=gettext_lazy("Day on which they come"), required=False
    )
    closed_office = forms.ChoiceField(label=gettext_lazy("Location that closes"), required=False)
    closed_first: forms.DateField = DayField(label=gettext_lazy("First day closed"), required=False)
    closed_last: forms.DateField = DayField(label=gettext_lazy("Last day closed"), required=False)

    def __init__(self, data: Any, outlook: Outlook) -> None:
        super().__init__(data)
        self.outlook = outlook
        for office in outlook.offices:
            now = f"{office.desks:.0f}"
            self.fields[f"{DESKS}{office.pk}"] = number(office.name, -99, 99, now)
        minutes = sorted({round(office.minutes) for office in outlook.offices})
        now = "–".join(map(str, [minutes[0], minutes[-1]][: len(minutes)])) if minutes else ""
        self.fields["minutes"] = number(_("Minutes for each person"), 1, 60, now)
        now = f"{100 * outlook.no_show:.0f}"
        self.fields["no_show"] = number(_("Of 100 who are booked, so many do not come"), 0, 80, now)
        now = f"{100 * outlook.response:.0f}"
        self.fields["response"] = number(
            _("Of 100 without an appointment, so many still make one"), 1, 100, now
        )
        offices = [(str(each.pk), each.name) for each in outlook.offices]
        closed: Any = self.fields["closed_office"]
        closed.choices = [("", _("Every location")), *offices]

    @property
    def desks(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name.startswith(DESKS))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ["since", "more_on", "closed_first", "closed_last"]:
            self.near(name, said.get(name))
        if bool(said.get("more_stickers")) != bool(said.get("more_on")):
            missing = "more_on" if said.get("more_stickers") else "more_stickers"
            self.say(missing, _("Give the number and the day."))
        first, last = said.get("closed_first"), said.get("closed_last")
        if said.get("closed_office") and not (first or last):
            self.say("closed_first", _("Give the days on which it is closed."))
        if first and last and last < first:
            self.say("closed_last", _("The last day must not be before the first."))
        return said

    def near(self, name: str, day: date | None) -> None:
        if day and not self.outlook.today <= day <= self.outlook.today + FARTHEST:
            self.say(name, _("Choose today or a later day, within a year and a half."))

    def say(self, name: str, text: str) -> None:
        """Say what is wrong, unless something is said there already."""
        if name not in self.errors:
            self.add_error(name, text)

    def changes(self) -> Changes:
        """Return what would be different, once it is valid."""
        said = self.cleaned_data
        desks = {int(key.removeprefix(DESKS)): n for key, n in said.items() if DESKS in key and n}
        return Changes(
            since=said["since"] or self.outlook.today + DAY,
            desks=desks,
            minutes=said["minutes"],
            no_show=share(said["no_show"]),
            response=share(said["response"]),
            delivery=(said["more_on"], said["more_stickers"]) if said["more_on"] else None,
            days_late=said["days_late"] or 0,
            closed=self.closed(),
        )

    def closed(self) -> Closed | None:
        said = self.cleaned_data
        first, last = said["closed_first"], said["closed_last"]
        if not (first or last):
            return None
        office = int(said["closed_office"]) if said["closed_office"] else None
        return Closed(first or last, last or first, office)


def share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


class NameForm(forms.ModelForm):
    """The name of a plan."""

    class Meta:
        model = Plan
        fields = ["name"]
        labels = {"name": gettext_lazy("Name of the plan")}
