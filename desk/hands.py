"""Who signed in at this device in the last hours: they change places by a PIN.

A signed cookie that no script reads. It opens nothing without the PIN, and nothing any
more once the account, its role or its password changed.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.sessions import BEGAN, DESK

NAME = "hands"
SALT = "desk.hands"
MOST = 12  # at one device
AGE = int(DESK.whole.total_seconds())

Hands = dict[str, list[Any]]


def read(request: HttpRequest) -> Hands:
    """Return when who signed in here, by id, with a part of what their sessions hold.

    Nobody if somebody changed the cookie.
    """
    found = request.get_signed_cookie(NAME, default="", salt=SALT, max_age=AGE)
    hands = {}
    for each in filter(None, str(found or "").split("|")):
        pk, began, mark = each.split(":")
        hands[pk] = [float(began), mark]
    return hands


def keep(response: HttpResponse, hands: Hands) -> None:
    newest = sorted(hands.items(), key=lambda each: each[1][0])[-MOST:]
    text = "|".join(f"{pk}:{began:.0f}:{mark}" for pk, (began, mark) in newest)
    response.set_signed_cookie(
        NAME,
        text,
        salt=SALT,
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_of(user: User) -> str:
    return user.get_session_auth_hash()[:16]


def is_marked(user: User, mark: str) -> bool:
    """Whether nothing of the account changed since; by keys of before as well, as sessions do."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(mark, each[:16]) for each in hashes)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note that `user`, who serves at desks and has a PIN, signed in here."""
    if user.pin and user.has_perm("desk.serve"):
        began = request.session[BEGAN]
        keep(response, {**read(request), str(user.pk): [began, mark_of(user)]})


def forget(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """Note that somebody left for good."""
    hands = read(request)
    if hands.pop(str(user.pk), None):
        keep(response, hands)


def others(request: HttpRequest, user: User) -> list[User]:
    """Return who else may come back here by a PIN."""
    hands, now = read(request), timezone.now().timestamp()
    ids = [pk for pk, (began, _) in hands.items() if now - began < AGE and pk != str(user.pk)]
    found = User.objects.filter(pk__in=ids, is_active=True).order_by("username")
    return [each for each in found if is_marked(each, hands[str(each.pk)][1])]


def began(request: HttpRequest, user: User) -> float:
    """Return when `user`, one of `others`, signed in."""
    return float(read(request)[str(user.pk)][0])
