"""What an issuer tells us when somebody signed out there: a token that has to hold as well.

As OpenID Connect Back-Channel Logout 1.0, section 2.6, has it checked.
"""

from hashlib import sha256
from typing import Any

from django.core.cache import cache
from redis import RedisError

from config.issuers import Issuer
from signin.client import key_of
from signin.fetching import endpoints_of
from signin.refusals import Refused
from signin.tokens import LEEWAY, OLDEST, decoded, is_name

EVENT = "http://schemas.openid.net/event/backchannel-logout"
CLAIMS = ["iss", "aud", "exp", "iat", "jti", "events"]


def signed_out(token: str, issuer: Issuer) -> str:
    """Return the subject that `issuer` says has signed out there. Such a token counts once.

    Raises Refused, NoAnswer.
    """
    key = key_of(token, endpoints_of(issuer).jwks)
    said = decoded(token, key, issuer, CLAIMS)
    subject = said.get("sub")
    wrong = {
        "event": not is_event(said["events"]),
        "nonce": "nonce" in said,  # then it is no token of this kind, whatever else it says
        "subject": not is_name(subject),
        "id": not is_name(said["jti"]),
    }
    for reason, is_wrong in wrong.items():
        if is_wrong:
            raise Refused(reason)
    if not first_time(f"{issuer.id}:{said['jti']}"):
        raise Refused("again")
    return str(subject)


def is_event(events: Any) -> bool:
    return isinstance(events, dict) and isinstance(events.get(EVENT), dict)


def first_time(name: str) -> bool:
    """Whether this token was not seen before, kept as long as one can be good.

    While Valkey is away each is the first: to end sessions once more than needed is the
    safe side.
    """
    key = f"signed-out:{sha256(name.encode()).hexdigest()}"
    try:
        return bool(cache.add(key, 1, timeout=2 * (OLDEST + LEEWAY)))
    except RedisError:
        return True
