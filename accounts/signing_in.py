"""How often somebody may try to sign in as a member of staff: slowed down, never shut out.

Only failed tries count, on keys that do not touch each other. An account on which many
tries failed is slow for the networks that had a part in it, so that nobody can keep its
owner out from elsewhere; her own network waits minutes, not a day.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from config.network import network_of
from gate.counters import Window, add, full
from gate.limits import keyed
from trail.services import record

ACCOUNT = RateLimitItemPerHour(11)  # more than 10 failures of whoever
PART = RateLimitItemPerMinute(3, 5)  # then this many in five minutes from one network
LONGEST = 150  # characters of a user name
NETWORK = RateLimitItemPerMinute(101, 10)  # more than 100, on whatever account


def may_sign_in(username: str, request: HttpRequest) -> bool:
    """Whether a password for this account is looked at now. Changes nothing."""
    account, part, everything = full(windows(username, request))
    return not everything and not (account and part)


def failed(username: str, request: HttpRequest) -> None:
    """Count a try that failed, whether there is such an account or not."""
    add(windows(username, request))


def leave_trace(
    request: HttpRequest | None,
    username: str,
    user: AbstractBaseUser | None = None,
    *,
    by: str = "",
) -> None:
    """Leave in the trail that `user` signed in, `by` whom; without one, that it was refused.

    Of who was refused only the account, if there is one by that name: a name that is
    nobody's may be a password in the wrong box.
    """
    if user:
        record("sign-in", result="in", actor=f"user:{user.pk}", about=by, request=request)
        return
    tried = get_user_model()._default_manager.filter(username__iexact=username[:LONGEST]).first()
    about = f"user:{tried.pk}" if tried else ""
    record("sign-in", result="refused", about=about, request=request)


def windows(username: str, request: HttpRequest) -> list[Window]:
    account, origin = keyed(f"staff:{username.casefold()}"), keyed(network_of(request))
    return [
        Window(ACCOUNT, ACCOUNT.key_for("account", account)),
        Window(PART, PART.key_for("account-part", account, origin)),
        Window(NETWORK, NETWORK.key_for("staff-network", origin)),
    ]
