from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from locations.models import Location
from locations.sites import DETAILS
from planning.capacity.forms import MOST_DESKS

NETHERLANDS = {"latitude": (50.7, 53.7), "longitude": (3.2, 7.3)}
HINTS = {
    "latitude": _("In degrees, as a map on the internet shows it: 52.0907 for Utrecht."),
    "longitude": _("In degrees, as a map on the internet shows it: 5.1214 for Utrecht."),
}


class DetailsForm(forms.ModelForm):
    """What people read of a location, and how many desks it has."""

    desks = forms.IntegerField(label=_("Desks"), min_value=1, max_value=MOST_DESKS)
    only_mended = forms.BooleanField(
        label=_("It was only written wrongly: do not write to those who are booked"),
        required=False,
    )

    class Meta:
        model = Location
        fields = DETAILS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shape = RegexValidator(r"^\d{4} ?[A-Za-z]{2}$", _("Write it as in 1012 AB."))
        self.fields["postcode"].validators.append(shape)
        for name, (low, high) in NETHERLANDS.items():
            self.fields[name].help_text = HINTS[name]
            outside = _("This is not in the Netherlands.")
            self.fields[name].validators += [
                MinValueValidator(low, outside),
                MaxValueValidator(high, outside),
            ]
        if self.instance.pk is None:
            del self.fields["only_mended"]

    def clean_postcode(self) -> str:
        text = self.cleaned_data["postcode"].replace(" ", "").upper()
        return f"{text[:4]} {text[4:]}"

    def details(self) -> dict[str, Any]:
        """Return the columns of the location."""
        return {name: self.cleaned_data[name] for name in DETAILS}
