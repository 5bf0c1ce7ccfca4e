"""Deliveries as a planner knows them. Cleans the shape; services decide."""

from django import forms
from django.utils.translation import gettext_lazy

from desk.stock.forms import AnnounceForm
from locations.models import Location


class DeliveryForm(AnnounceForm):
    """What the printer sends, when, and whether that is promised."""


class NewDeliveryForm(AnnounceForm):
    """The same, and where it goes."""

    location = forms.ModelChoiceField(
        label=gettext_lazy("Location"), queryset=Location.objects.real().order_by("name")
    )
    field_order = ["location"]


class MoveForm(forms.Form):
    """Whom to move: the people of a location and day who find no sticker."""

    location = forms.ModelChoiceField(queryset=Location.objects.real())
    day: forms.DateField = forms.DateField()
    form_key = forms.UUIDField()


class SendForm(forms.Form):
    """A proposal of the page, as its button sends it back."""

    origin = forms.IntegerField(min_value=1)
    to = forms.IntegerField(min_value=1)
    number = forms.IntegerField(min_value=1)
