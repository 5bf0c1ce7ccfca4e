"""What an issuer publishes about itself: where it is asked, and by which keys it signs."""

import json
from dataclasses import dataclass, replace
from math import inf
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from cachetools import TTLCache, cached

from config.issuers import Issuer
from signin.refusals import NoAnswer

TIMEOUT = 3, 5  # seconds, to connect and between two parts of the answer
MOST = 2**18  # bytes of a document
KEPT = 60 * 60  # seconds
AGAIN = 60  # seconds: anybody can send a token with a new name of a key, and have us ask
PAUSE = 5  # seconds: whoever asks for what is away may not keep one process after the other busy

Key = dict[str, Any]
keys: TTLCache[str, list[Key]] = TTLCache(maxsize=50, ttl=KEPT)  # by address, in this process
asked_anew: dict[str, float] = {}  # when, by address; few, for they come from the settings
away: dict[str, float] = {}


@dataclass(frozen=True)
class Endpoints:
    """Where an issuer signs people in, changes codes for tokens, publishes its keys; signs out."""

    authorization: str
    token: str
    jwks: str
    end: str = ""


def endpoints_of(issuer: Issuer) -> Endpoints:
    """Return where `issuer` is asked: as the settings say, else as it says itself.

    Raises NoAnswer.
    """
    if issuer.token_endpoint:
        given = issuer.authorization_endpoint, issuer.token_endpoint, issuer.jwks_uri
        return Endpoints(*given, issuer.end_session_endpoint)
    found = discovered(issuer.issuer)
    return replace(found, end=issuer.end_session_endpoint or found.end)


@cached(TTLCache(maxsize=50, ttl=KEPT), lock=Lock())
def discovered(issuer: str) -> Endpoints:
    """Return what the issuer's own document says, which has to be about this very issuer."""
    found = fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    names = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
    addresses = [found.get(name) for name in names]
    if found.get("issuer") != issuer or not all(is_like(issuer, each) for each in addresses):
        raise NoAnswer(f"{issuer} publishes what is not about itself")
    authorization, token, jwks = map(str, addresses)
    end: Any = found.get("end_session_endpoint")
    return Endpoints(authorization, token, jwks, str(end) if is_like(issuer, end) else "")


def is_like(issuer: str, address: Any) -> bool:
    """Whether this is an address, as safe as the issuer's own."""
    return isinstance(address, str) and urlsplit(address).scheme == urlsplit(issuer).scheme


def keys_of(address: str, *, anew: bool = False) -> list[Key]:
    """Return the keys published at `address`, up to an hour old unless fetched `anew`.

    That happens once a minute at most. Raises NoAnswer.
    """
    again = anew and not lately(asked_anew, address, AGAIN)
    if again or address not in keys:
        if again:
            asked_anew[address] = monotonic()
        found = fetch(address).get("keys")
        if not isinstance(found, list):
            raise NoAnswer(f"{address} publishes no keys")
        keys[address] = [each for each in found if isinstance(each, dict)]
    return keys.get(address, [])


def fetch(address: str) -> dict[str, Any]:
    """Return a document of JSON; for some seconds after it could not be read, ask no more.

    Raises NoAnswer.
    """
    if lately(away, address, PAUSE):
        raise NoAnswer(f"{address} was away just now")
    try:
        return read(address)
    except NoAnswer:
        away[address] = monotonic()
        raise


def lately(times: dict[str, float], address: str, seconds: float) -> bool:
    return monotonic() - times.get(address, -inf) < seconds


def read(address: str) -> dict[str, Any]:
    """Return a document of JSON. Follows no redirect: the address is the one that was agreed."""
    try:
        with requests.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            if answer.status_code != requests.codes.ok:
                raise NoAnswer(f"{address} answers {answer.status_code}")
            found = json.loads(answer.raw.read(MOST, decode_content=True))
    except (requests.RequestException, OSError, ValueError) as error:
        raise NoAnswer(f"{address} cannot be read: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise NoAnswer(f"{address} publishes no document")
    return found
