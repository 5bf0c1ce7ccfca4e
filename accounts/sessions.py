"""How the session of a member of staff begins, and where it leads."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User

BACKEND = "accounts.backends.RoleBackend"


def begin(request: HttpRequest, user: User) -> None:
    """Let `user` in, under a new session id, by whatever way it was shown who she is."""
    login(request, user, backend=BACKEND)


def ours(request: HttpRequest, target: str) -> str:
    """Return `target` if it is a page of ours, else the first page of staff."""
    good = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if good else resolve_url(settings.LOGIN_REDIRECT_URL)
