from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.pins import PIN, is_weak

LONGEST = 8


def pin_field(label: Any, **more: Any) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    widget = forms.PasswordInput(attrs=attrs)
    needed = {"required": gettext_lazy("Enter a PIN.")}
    return forms.CharField(
        label=label, max_length=LONGEST, widget=widget, error_messages=needed, **more
    )


class PinForm(forms.Form):
    """A new PIN, twice; and the old one, unless she signed in fully just now."""

    old = pin_field(gettext_lazy("Your PIN until now"))
    pin = pin_field(
        gettext_lazy("New PIN"),
        help_text=gettext_lazy("6 to 8 digits, not in a row, and not your date of birth."),
    )
    again = pin_field(gettext_lazy("New PIN, once more"))

    def __init__(self, user: User, *args: Any, fresh: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if fresh or not user.pin:
            del self.fields["old"]

    def clean_old(self) -> str:
        if not check_password(self.cleaned_data["old"], self.user.pin):
            raise forms.ValidationError(_("This is not your PIN."))
        return ""

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if not PIN.fullmatch(pin):
            raise forms.ValidationError(_("A PIN has 6 to 8 digits."))
        if is_weak(pin):
            raise forms.ValidationError(_("Everybody would try this one first. Choose another."))
        return pin

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "pin" in said and "again" in said and said["pin"] != said["again"]:
            self.add_error("again", _("The two are not the same."))
        return said
