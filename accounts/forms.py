from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.signing_in import leave_trace, may_sign_in


class SignInForm(AuthenticationForm):
    """Leaves a trace of each try. Says so when it is not the password, but too many tries."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "slow": _("Too many tries failed. Please wait five minutes, then try again."),
    }

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        try:
            cleaned = super().clean()
        except ValidationError:
            leave_trace(self.request, username)
            raise
        leave_trace(self.request, username, self.user_cache)
        return cleaned

    def get_invalid_login_error(self) -> ValidationError:
        if self.request and not may_sign_in(self.cleaned_data["username"], self.request):
            return ValidationError(self.error_messages["slow"], code="slow")
        return super().get_invalid_login_error()
