"""Whether a token is what it has to be. Pure but for the clock: whoever asks has the keys."""

import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from config.issuers import Issuer
from signin.refusals import Refused

# By name, never by what the token asks for; with the kind of key that each takes
ALGORITHMS = {"RS256": {"kty": "RSA"}, "ES256": {"kty": "EC", "crv": "P-256"}}
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY = 30  # seconds between two clocks
OLDEST = 10 * 60  # seconds since it was made: it was asked for just now
LONGEST = 255  # characters of a name
SHORTEST = 2048  # bits of an RSA key
REASONS: list[tuple[type[PyJWTError], str]] = [
    (ExpiredSignatureError, "expired"),
    (ImmatureSignatureError, "from the future"),
    (InvalidAudienceError, "audience"),
    (InvalidIssuerError, "issuer"),
    (InvalidSignatureError, "signature"),
    (MissingRequiredClaimError, "claim missing"),
]


@dataclass(frozen=True)
class Known:
    """Whom an issuer vouches for: the pair that names a person for good."""

    issuer: str
    subject: str


def algorithm_of(token: str) -> tuple[str, str]:
    """Return the algorithm of a token and which key signed it. Raises Refused."""
    try:
        header = jwt.get_unverified_header(token)
    except PyJWTError as error:
        raise Refused("no token") from error
    name, kid = header.get("alg"), header.get("kid", "")
    if name not in ALGORITHMS or not isinstance(kid, str):
        raise Refused("algorithm")
    return name, kid


def fitting(keys: Sequence[dict[str, Any]], algorithm: str, kid: str) -> jwt.PyJWK | None:
    """Return the one key of this name, kind and purpose; None if there is not exactly one."""
    found = [
        key
        for key in keys
        if key.get("kid", "") == kid
        and all(key.get(name) == value for name, value in ALGORITHMS[algorithm].items())
        and key.get("alg", algorithm) == algorithm
        and key.get("use", "sig") == "sig"
    ]
    if len(found) != 1:
        return None
    try:
        key = jwt.PyJWK(found[0], algorithm=algorithm)
    except PyJWTError:
        return None
    too_short = algorithm == "RS256" and key.key.key_size < SHORTEST
    return None if too_short else key


def check(token: str, key: jwt.PyJWK, issuer: Issuer, *, nonce: str, since: float = 0) -> Known:
    """Return whom the token names, if all of it holds. Raises Refused.

    With `since` she has to have signed in there after that, and the issuer has to say so.
    """
    said = decoded(token, key, issuer, CLAIMS)
    wrong = {
        "nonce": not same(said["nonce"], nonce),
        "party": not made_for(said, issuer.client_id),
        "acr": bool(issuer.acr) and said.get("acr") not in issuer.acr,
        "amr": bool(issuer.amr) and not set(issuer.amr) & set(texts(said.get("amr"))),
        "subject": not is_name(said["sub"]),
        "not anew": bool(since) and not is_anew(said.get("auth_time"), since),
    }
    for reason, is_wrong in wrong.items():
        if is_wrong:
            raise Refused(reason)
    return Known(said["iss"], said["sub"])


def decoded(token: str, key: jwt.PyJWK, issuer: Issuer, claims: Sequence[str]) -> dict[str, Any]:
    """Return what the issuer says with this token, which it made for us just now.

    `claims` have to be there. Raises Refused.
    """
    try:
        said: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            audience=issuer.client_id,
            issuer=issuer.issuer,
            leeway=LEEWAY,
            options={"require": list(claims)},
        )
    except PyJWTError as error:
        raise Refused(reason_of(error)) from error
    except (OverflowError, TypeError, ValueError) as error:  # endless numbers, half characters
        raise Refused("token") from error
    if not is_time(said["iat"]):
        raise Refused("token")
    if said["iss"] != issuer.issuer:
        raise Refused("issuer")
    if time.time() - said["iat"] > OLDEST + LEEWAY:
        raise Refused("too old")
    return said


def same(one: Any, other: str) -> bool:
    return is_name(one) and hmac.compare_digest(one.encode(), other.encode())


def is_name(value: Any) -> bool:
    """Whether this is a text that the database can hold: JSON knows halves of characters."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def is_anew(value: Any, since: float) -> bool:
    """Whether somebody signed in after `since`, and not in a time to come."""
    return is_time(value) and since - LEEWAY <= value <= time.time() + LEEWAY


def is_time(value: Any) -> bool:
    """Whether this is seconds since 1970: JSON of Python knows numbers that are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def made_for(said: dict[str, Any], client: str) -> bool:
    """Whether we are the party it was made for: of several audiences, one has to be named so."""
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    return bool(said.get("azp", "" if several else client) == client)


def texts(value: Any) -> list[str]:
    """Return a list of texts as it is, and anything else as none: `amr` may be any JSON."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def reason_of(error: PyJWTError) -> str:
    return next((word for kind, word in REASONS if isinstance(error, kind)), "token")
