"""A PIN of six to eight digits: it opens a desk that locked itself, and signs beside a colleague.

It never signs anybody in who has not signed in fully before, and its tries count with
those of passwords, on the account and on the network.
"""

import re

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from limits import RateLimitItemPerHour

from accounts.models import User
from accounts.signing_in import failed, may_sign_in
from config.db import service
from gate.counters import Window, add, full
from gate.limits import keyed
from trail.services import record

PIN = re.compile(r"[0-9]{6,8}")
TRIES = RateLimitItemPerHour(5)  # wrong ones in one session: then she signs in fully
ROWS = ["01234567890123456789", "98765432109876543210"]


def is_weak(pin: str) -> bool:
    """Whether a PIN is what everybody tries first: one digit, or digits in a row."""
    return any(pin in row for row in ROWS) or len(set(pin)) == 1


@service
def choose(user: User, pin: str) -> None:
    """Have `pin` open the desk of `user` from now on. Leaves a trace."""
    User.objects.filter(pk=user.pk).update(pin=make_password(pin))
    record("pin", result="chosen", about=f"user:{user.pk}")


def is_right(request: HttpRequest, user: User, pin: str) -> bool:
    """Whether `pin` is that of `user`. A wrong one counts as a failed try to sign in."""
    if not user.pin or not may_sign_in(user.get_username(), request):
        return False
    if PIN.fullmatch(pin) and check_password(pin, user.pin):
        return True
    failed(user.get_username(), request)
    return False


def too_many(request: HttpRequest) -> bool:
    """Whether so many PINs were wrong in this session that it has to end."""
    return full([tries(request)])[0]


def count(request: HttpRequest) -> None:
    """Count a wrong PIN of this session."""
    add([tries(request)])


def tries(request: HttpRequest) -> Window:
    return Window(TRIES, TRIES.key_for("pin", keyed(request.session.session_key or "")))


def whose(request: HttpRequest, username: str, pin: str) -> User | None:
    """Return the colleague whose name and PIN these are."""
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        failed(username, request)
        return None
    return user if is_right(request, user, pin) else None
