"""The two accounts for when no issuer vouches: a password, and a code that counts once.

The codes are those of django-otp: 30 seconds each, and one before and after for clocks
that differ. It also waits longer after each wrong code; only who has the password gets
so far.
"""

import re

from django.contrib.auth.password_validation import validate_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Emergency, User
from accounts.roles import Role
from config.db import locked, service
from trail.services import record

NUMBERS = {1, 2}
CODE = re.compile(r"[0-9]{6}")
KIND = "emergency"


class NoRoom(Exception):
    """There are two emergency accounts already."""


class NotOne(Exception):
    """This is no emergency account."""


@service
def add(username: str, password: str) -> TOTPDevice:
    """Make an emergency account, an administrator, and return what makes its codes.

    Raises NoRoom, or ValidationError if the name or the password will not do.
    """
    taken = {each.number for each in locked(Emergency.objects.all())}
    if not (free := NUMBERS - taken):
        raise NoRoom
    user = User(username=username, role=Role.ADMIN)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    Emergency.objects.create(number=min(free), user=user)
    record("role", result=user.role, about=f"user:{user.pk}")
    return new_device(user)


@service
def renew(username: str, password: str) -> TOTPDevice:
    """Give an emergency account another password and other codes; the old ones open nothing.

    Raises NotOne, or ValidationError if the password will not do.
    """
    user = account(username)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    record("password", about=f"user:{user.pk}")
    return new_device(user)


@service
def end(username: str) -> None:
    """End an emergency account for good: another one can be made. Raises NotOne."""
    user = account(username)
    Emergency.objects.filter(user=user).delete()
    TOTPDevice.objects.filter(user=user).delete()
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["password", "is_active"])
    record("account", result="ended", about=f"user:{user.pk}")


def account(username: str) -> User:
    """Return the account, locked. Raises NotOne."""
    found = locked(User.objects.filter(username=username, emergency__isnull=False))
    if not found:
        raise NotOne
    return found[0]


def new_device(user: User) -> TOTPDevice:
    TOTPDevice.objects.filter(user=user).delete()
    record(KIND, result="codes made", about=f"user:{user.pk}")
    return TOTPDevice.objects.create(user=user, name=KIND)


def is_one(user: User) -> bool:
    """Whether this is an emergency account."""
    return Emergency.objects.filter(user=user).exists()


@service
def opens(user: User, code: str) -> bool:
    """Whether `code` is what the device of this account shows now. A right one counts once.

    The row is locked meanwhile, so that of two at the same moment one is refused.
    """
    digits = code.replace(" ", "")
    if not CODE.fullmatch(digits):
        return False
    devices = locked(TOTPDevice.objects.filter(user=user, confirmed=True))
    return any(device.verify_token(digits) for device in devices)
