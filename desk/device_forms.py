from datetime import date
from typing import Any, cast

from django import forms

from accounts.models import User
from locations.models import Desk, Location


class PlaceForm(forms.Form):
    """Where this device stands, of the places where the clerk serves today."""

    location = forms.ModelChoiceField(Location.objects.none(), required=False)
    desk = forms.ModelChoiceField(Desk.objects.none(), required=False)

    def __init__(self, clerk: User, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Location.objects.served_by(clerk, today)
        desks = Desk.objects.filter(location__in=mine).select_related("location")
        cast(forms.ModelChoiceField, self.fields["location"]).queryset = mine
        cast(forms.ModelChoiceField, self.fields["desk"]).queryset = desks

    def place(self) -> tuple[Location, Desk | None] | None:
        """Return the location and, unless it is the reception, the desk; None if neither."""
        if not self.is_valid():
            return None
        desk: Desk | None = self.cleaned_data["desk"]
        location = desk.location if desk else self.cleaned_data["location"]
        return (location, desk) if location else None
