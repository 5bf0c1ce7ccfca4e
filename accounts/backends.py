from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.emergency import is_one, opens
from accounts.models import User
from accounts.roles import PERMISSIONS
from accounts.signing_in import failed, may_sign_in
from trail.services import record


class RoleBackend(ModelBackend):
    """Password sign-in; what a user may do is what `PERMISSIONS` says of the role.

    No permission is kept in the database, so none can be left behind there.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        code: str = "",
        **more: Any,
    ) -> User | None:
        """Return who signs in, by whatever door; nobody if too many tries failed lately."""
        if request is None or not username:
            return self.by_password(request, username, password, code)
        if not may_sign_in(username, request):
            return None
        found = self.by_password(request, username, password, code)
        if found is None:
            failed(username, request)
        return found

    def by_password(
        self, request: HttpRequest | None, username: str | None, password: str | None, code: str
    ) -> User | None:
        """Return whose name and password these are, if passwords are good here.

        An emergency account needs its code as well, at every door. Who knows its password
        and not the code is in the trail.
        """
        found = super().authenticate(request, username, password)
        if not isinstance(found, User):
            return None
        if not is_one(found):
            return found if settings.PASSWORDS else None
        if opens(found, code):
            return found
        record("emergency", result="wrong code", about=f"user:{found.pk}", request=request)
        return None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return what the role opens; nothing for the inactive, or for one object."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        return PERMISSIONS[user_obj.role]

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the role opens `perm`."""
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the role opens anything of this app."""
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))
