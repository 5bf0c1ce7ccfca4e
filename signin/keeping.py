"""What was typed when a desk had locked itself: sealed into the lock's own page until it is open.

The page holds it, not we: a session keeps ids only. Sealed, because the page lies
open at a desk that nobody watches, and for one person, because another may open the desk.
"""

import base64
import json
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from accounts.models import User
from accounts.sessions import DESK

OURS = {"csrfmiddlewaretoken"}
AGE = int(DESK.whole.total_seconds())


class Kept(NamedTuple):
    """A form that was sent, and where to."""

    path: str
    fields: list[tuple[str, str]]


def box() -> MultiFernet:
    """Return what seals by the newest key, and opens what older ones sealed as well."""
    return MultiFernet(
        [lock_of(key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
    )


def lock_of(secret: str) -> Fernet:
    key = sha256(f"signin.keeping:{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(request: HttpRequest, user: User) -> str:
    """Return what `user` sent, sealed; nothing of a page that was only asked for.

    Nor of what another site had her send. A password that was typed is typed again.
    """
    if request.method != "POST" or not is_ours(request):
        return ""
    fields = [(name, value) for name, value in sent(request) if "password" not in name]
    text = json.dumps([user.pk, request.get_full_path(), fields])
    return box().encrypt(text.encode()).decode()


def is_ours(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours: Django asks that only before a view."""
    check = CsrfViewMiddleware(any_view)
    return check.process_view(request, any_view, (), {}) is None


def any_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def sent(request: HttpRequest) -> Iterable[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in OURS:
            yield from ((name, str(value)) for value in values)


def unseal(sealed: str, user: User) -> Kept | None:
    """Return what was kept, if it is still of use and was sent by `user`."""
    try:
        whose, path, fields = json.loads(box().decrypt(sealed.encode(), ttl=AGE))
    except (InvalidToken, ValueError):
        return None
    return Kept(path, [(name, value) for name, value in fields]) if whose == user.pk else None
