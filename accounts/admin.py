from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from config.admin import NarrowAdmin
from trail.services import record

admin.site.unregister(TOTPDevice)  # its secret is shown once, by the command that makes it
admin.site.unregister(Group)  # roles say it all: see accounts/roles.py


def one_door(request, extra_context=None):
    """Send who has to sign in to the door of all staff: one place that has to hold."""
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect("admin:index")
    then = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
    return redirect_to_login(then)


# The site is made by Django, and a subclass of it only to say this would be one more to know
admin.site.login = one_door  # type: ignore[method-assign]


class NewUserForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "role")


@admin.register(User)
class UserAdmin(NarrowAdmin, DjangoUserAdmin):
    """Staff and their roles. Nobody stands above the roles, so there is nothing more to set.

    The trail keeps who gave whom which role, ended or opened an account, or set a password.
    """

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

    def has_add_permission(self, request):
        """Where passwords open nothing, an account begins with an invitation (signin/)."""
        return settings.PASSWORDS and super().has_add_permission(request)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        who = f"user:{obj.pk}"
        if "role" in form.changed_data:
            record("role", result=obj.role, about=who)
        if change and "is_active" in form.changed_data:
            record("account", result="opened" if obj.is_active else "ended", about=who)
        if change and "username" in form.changed_data:
            record("account", result="renamed", about=who)

    def user_change_password(self, request, id, form_url=""):
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            record("password", about=f"user:{id}")
        return answer
