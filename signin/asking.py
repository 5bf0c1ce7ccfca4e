"""The way to an issuer and back: what the session keeps meanwhile, once and for ten minutes."""

import time
from dataclasses import dataclass
from secrets import token_urlsafe
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from mozilla_django_oidc.utils import (
    add_state_and_verifier_and_nonce_to_session,
    generate_code_challenge,
)

from config.issuers import Issuer
from signin.fetching import endpoints_of
from signin.refusals import Refused

STATES = "oidc_states"  # where the library keeps them, the last fifty
LONGEST = 10 * 60  # seconds
# Ask her for her password, and say when she gave it. Not 0 seconds: some take that for nothing
ANEW = {"prompt": "login", "max_age": "1"}


@dataclass(frozen=True)
class Asked:
    """What we asked, and what for."""

    nonce: str
    verifier: str
    then: str
    invitation: str
    since: float  # when we asked, if she had to sign in anew after that; else 0


def ask(
    request: HttpRequest, issuer: Issuer, *, then: str, invitation: str = "", anew: bool = False
) -> str:
    """Remember that we ask, and return the address where `issuer` asks who somebody is.

    With `anew` she has to sign in there also if she did a minute ago.
    Raises NoAnswer if that address has to be fetched and cannot be.
    """
    state, nonce, verifier = (token_urlsafe(48) for _ in range(3))
    address = endpoints_of(issuer).authorization
    params = {
        "response_type": "code",
        "scope": "openid",
        "client_id": issuer.client_id,
        "redirect_uri": way_back(request, issuer),
        "state": state,
        "nonce": nonce,
        "code_challenge": generate_code_challenge(verifier, "S256"),
        "code_challenge_method": "S256",
        **({"acr_values": " ".join(issuer.acr)} if issuer.acr else {}),
        **(ANEW if anew else {}),
    }
    add_state_and_verifier_and_nonce_to_session(request, state, params, verifier)
    more = {"issuer": issuer.id, "then": then, "invitation": invitation, "anew": anew}
    request.session[STATES][state] |= more
    request.session.modified = True  # the library changed a part of it, which nobody notices
    return f"{address}{'&' if '?' in address else '?'}{urlencode(params)}"


def way_back(request: HttpRequest, issuer: Issuer) -> str:
    """Return where `issuer` sends people back to.

    Each has a way of its own, so that none can hand on a code that another one gave.
    """
    return request.build_absolute_uri(reverse("signin:back", args=[issuer.id]))


def asked(request: HttpRequest, issuer: Issuer) -> Asked:
    """Return what we asked `issuer` in this browser, and forget it: an answer counts once.

    Raises Refused if this answers nothing that we asked just now, or says that it is
    somebody else's answer.
    """
    kept = request.session.get(STATES, {}).pop(request.GET.get("state", ""), None)
    if kept is None:
        raise Refused("state")
    request.session.modified = True
    request.session.save()  # before anything can go wrong
    if kept["issuer"] != issuer.id or request.GET.get("iss", issuer.issuer) != issuer.issuer:
        raise Refused("other issuer")
    if time.time() - kept["added_on"] > LONGEST:
        raise Refused("too late")
    since = kept["added_on"] if kept.get("anew") else 0
    return Asked(kept["nonce"], kept["code_verifier"], kept["then"], kept["invitation"], since)
