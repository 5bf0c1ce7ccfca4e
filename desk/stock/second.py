"""A second person signs at the device of the first, with her own name and password or PIN.

One who stands beside it need not sign the first one out, which would end what she was
doing. It is no sign-in: no session begins, and the first one stays who acts. What keeps
passwords from being guessed at the door counts here too, as it is the same door. Who
would rather sign at her own device finds what waits for her on the page of counts.
"""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import pins
from accounts.models import User
from desk.decorators import HallRequest
from desk.stock.forms import REASON, AsideForm, StockForm
from locations.models import Location
from trail.services import record

ASIDE = ["serial", "what", "reason"]


class SecondForm(StockForm):
    """The signature of a colleague who serves at this location today."""

    username = forms.CharField(
        label=gettext_lazy("Colleague who signs: user name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password or PIN of the colleague"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, request: HallRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """Put the colleague in the place of name and password, once all else is in order."""
        said = super().clean() or self.cleaned_data
        username, password = said.pop("username", ""), said.pop("password", "")
        if self.errors:
            return said
        if username.casefold() == self.request.user.get_username().casefold():
            self.add_error("username", _("This needs somebody else than you."))
            return said
        second = find_second(self.request, username, password)
        if second is None:
            self.add_error(
                "username",
                _(
                    "Nobody who works here today has this user name and password or PIN. "
                    "Nothing has changed. After many tries, wait five minutes."
                ),
            )
        return said | {"second": second}


class VoidForm(SecondForm):
    """A sticker that nobody can use; from the sixth void one of a day a colleague signs."""

    serial, what, reason = (AsideForm.base_fields[name] for name in ASIDE)
    field_order = [*ASIDE, "username", "password"]

    def __init__(
        self, request: HallRequest, choices: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["serial"].widget.attrs["autofocus"] = True
        cast(forms.ChoiceField, self.fields["what"]).choices = choices
        username = self.fields["username"]
        username.required = self.fields["password"].required = False
        username.label = gettext_lazy("Colleague who signs, from the sixth void one of a day")

    def clean(self) -> dict[str, Any]:
        """Ask for the colleague only if somebody is named."""
        if self.cleaned_data.get("username"):
            return super().clean()
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name in ASIDE}


class SignForm(SecondForm):
    """The signature under a count that differs."""

    note = forms.CharField(
        label=gettext_lazy("What you know about it (optional)"), max_length=REASON, required=False
    )
    field_order = ["note", "username", "password"]


class OwnSignForm(StockForm):
    """The same at one's own device."""

    note = SignForm.base_fields["note"]


def find_second(request: HallRequest, username: str, password: str) -> User | None:
    """Return the colleague whose name and password these are, if they serve here today."""
    by_pin = pins.PIN.fullmatch(password)  # no password is so short
    found = (
        pins.whose(request, username, password)
        if by_pin
        else authenticate(request, username=username, password=password)
    )
    good = isinstance(found, User) and serves_at(found, request.location)
    result, who = ("signed", f"user:{found.pk}") if good and found else ("refused", "")
    record("second", result=result, about=who, request=request)
    return found if good and isinstance(found, User) else None


def serves_at(user: User, location: Location) -> bool:
    mine = Location.objects.served_by(user, timezone.localdate())
    return user.has_perm("desk.serve") and mine.filter(pk=location.pk).exists()
