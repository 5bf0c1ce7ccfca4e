from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.emergency import is_one
from accounts.models import User
from accounts.signing_in import leave_trace, may_sign_in


class SignInForm(AuthenticationForm):
    """Leaves a trace of each try. Says so when it is not the password, but too many tries."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "slow": _("Too many tries failed. Please wait five minutes, then try again."),
    }

    def clean(self) -> dict[str, Any]:
        """Ask the backend with all that was typed."""
        said = self.cleaned_data
        if "username" in said and "password" in said:
            found = authenticate(self.request, **said)
            self.user_cache = found if isinstance(found, User) and self.is_for(found) else None
        leave_trace(self.request, said.get("username", ""), self.user_cache)
        if self.user_cache is None and not self.errors:
            raise self.get_invalid_login_error()
        return said

    def is_for(self, user: User) -> bool:
        """Whether this is the door for `user`, who showed the right password."""
        return True

    def get_invalid_login_error(self) -> ValidationError:
        if self.request and not may_sign_in(self.cleaned_data["username"], self.request):
            return ValidationError(self.error_messages["slow"], code="slow")
        return super().get_invalid_login_error()


class EmergencyForm(SignInForm):
    """The same for the two emergency accounts, with a code that counts once."""

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def is_for(self, user: User) -> bool:
        return is_one(user)
