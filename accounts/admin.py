from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing_in import may_sign_in
from config.admin import NarrowAdmin

admin.site.unregister(Group)  # roles say it all: see accounts/roles.py


class SignInForm(AdminAuthenticationForm):
    """Says so when it is not the password, but too many tries."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "slow": _("Too many tries failed. Please wait five minutes, then try again."),
    }

    def get_invalid_login_error(self):
        if self.request and not may_sign_in(self.cleaned_data["username"], self.request):
            return ValidationError(self.error_messages["slow"], code="slow")
        return super().get_invalid_login_error()


admin.site.login_form = SignInForm


class NewUserForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "role")


@admin.register(User)
class UserAdmin(NarrowAdmin, DjangoUserAdmin):
    """Staff and their roles. Nobody stands above the roles, so there is nothing more to set."""

    add_form = NewUserForm
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Work"), {"fields": ["role", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "role", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "first_name", "last_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    filter_horizontal = []
