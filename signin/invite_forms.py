from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role
from applicants.models import Municipality
from locations.models import Location
from signin.inviting import AT_DESKS, Newcomer

NAMELESS = {"required": gettext_lazy("Enter a user name.")}


def issuers() -> list[tuple[str, str]]:
    return [(each.issuer, each.name) for each in settings.OIDC_ISSUERS]


class IssuerForm(forms.Form):
    """With whom she signs in: asked only where there is a choice."""

    issuer = forms.ChoiceField(label=gettext_lazy("Signs in with"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["issuer"])
        field.choices = issuers()
        if len(issuers()) == 1:
            field.widget, field.initial = forms.HiddenInput(), issuers()[0][0]


class NewcomerForm(IssuerForm):
    """Whom to invite, as what, and where she works."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        error_messages=NAMELESS,
        help_text=gettext_lazy("Colleagues see it. Letters, digits and @ . + - _"),
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("For alarms. Nobody signs in by it."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role)
    municipality = forms.ModelChoiceField(
        Municipality.objects.filter(practice=False),
        label=gettext_lazy("Municipality, of an officer"),
        required=False,
    )
    locations = forms.ModelMultipleChoiceField(
        Location.objects.none(),
        label=gettext_lazy("Locations, of a clerk or location manager"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["username", "first_name", "last_name", "email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelMultipleChoiceField, self.fields["locations"])
        field.queryset = Location.objects.real()

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("There is an account with this user name."))
        return username

    def clean(self) -> dict[str, Any]:
        """Ask for what the role needs, and for nothing that another role has."""
        said = super().clean() or self.cleaned_data
        role, town, places = said.get("role"), said.get("municipality"), said.get("locations")
        if role == Role.OFFICER and not town:
            self.add_error("municipality", _("An officer works for one municipality: which?"))
        if role != Role.OFFICER and town:
            self.add_error("municipality", _("Only an officer works for a municipality."))
        if role not in AT_DESKS and places:
            self.add_error("locations", _("Only clerks and location managers work at locations."))
        return said

    def newcomer(self) -> Newcomer:
        names = ["username", "first_name", "last_name", "email", "role"]
        return Newcomer(**{name: self.cleaned_data[name] for name in names})


class AgainForm(IssuerForm):
    """Who has an account already, and gets a link: the old one is lost, or the issuer changes."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=150, error_messages=NAMELESS
    )
    field_order = ["username"]

    def clean_username(self) -> User:
        username = self.cleaned_data["username"]
        user = User.objects.filter(
            username__iexact=username, is_active=True, emergency=None
        ).first()
        if user is None:
            raise forms.ValidationError(_("There is no active account with this user name."))
        return user
