from django import forms
from django.utils.translation import gettext_lazy as _

from locations.models import Location
from planning.capacity.fields import day_field, not_before_today

FOR_WHOM = [("phone", _("the phone")), ("wave", _("waves"))]


class ShareForm(forms.Form):
    """How much of each day is kept for a purpose, where, and for how long."""

    location = forms.ModelChoiceField(
        Location.objects.real(),
        label=_("Location"),
        required=False,
        empty_label=_("every location without a share of its own"),
    )
    purpose = forms.ChoiceField(label=_("For"), choices=FOR_WHOM)
    percent = forms.IntegerField(
        label=_("Per cent of the places of each day"), min_value=0, max_value=50
    )
    days_before = forms.IntegerField(
        label=_("Everybody's again how many days before the visit"),
        min_value=1,
        max_value=30,
        initial=7,
    )


class KeepForm(forms.Form):
    """Places of one day, by number, at once."""

    location = forms.ModelChoiceField(Location.objects.real(), label=_("Location"))
    day = day_field(_("Day"), validators=[not_before_today])
    purpose = forms.ChoiceField(label=_("For"), choices=FOR_WHOM)
    seats = forms.IntegerField(label=_("Places"), min_value=0, max_value=500)
    days_before = forms.IntegerField(
        label=_("Everybody's again how many days before the visit"), min_value=0, max_value=30
    )
