"""An issuer of OpenID Connect for the example, and for tests that have it lie.

It does what a real one does, and knows whom somebody says to be.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import signing
from mozilla_django_oidc.utils import generate_code_challenge

SALT = "demo.provider"
CODE_AGE = 60  # seconds
TOKEN_AGE = 300
FAREWELL_AGE = 120
KID = "example"
SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"


class Wrong(Exception):
    """What the client sent is not what it may send."""


def key_from(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return a key that follows from `secret`: every process of the example has the same."""
    number = int.from_bytes(hashlib.sha384(f"{SALT}:{secret}".encode()).digest())
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
    return ec.derive_private_key(number % (order - 1) + 1, ec.SECP256R1())


@dataclass
class Provider:
    """One issuer with one client; `once` says whether a code is seen for the first time."""

    issuer: str
    client_id: str
    client_secret: str
    key: Any
    once: Callable[[str], bool]

    def code(self, subject: str, asked: Mapping[str, str], *, amr: list[str]) -> str:
        """Return a code that stands for who signed in, for a minute and once."""
        names = ["nonce", "redirect_uri", "code_challenge"]
        kept = {name: asked.get(name, "") for name in names}
        return signing.dumps({"sub": subject, "amr": amr, **kept}, salt=SALT)

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Return the tokens for a code. Raises Wrong if the client may not have them."""
        if (form.get("client_id"), form.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            raise Wrong("invalid_client")
        granted = self.granted(form.get("code", ""))
        challenge = generate_code_challenge(form.get("code_verifier", ""), "S256")
        if granted["code_challenge"] != challenge or granted["redirect_uri"] != form.get(
            "redirect_uri"
        ):
            raise Wrong("invalid_grant")
        return {
            "access_token": "unused",
            "token_type": "Bearer",
            "expires_in": TOKEN_AGE,
            "id_token": self.sign(self.claims(granted)),
        }

    def granted(self, code: str) -> dict[str, Any]:
        try:
            granted: dict[str, Any] = signing.loads(code, salt=SALT, max_age=CODE_AGE)
        except signing.BadSignature as error:
            raise Wrong("invalid_grant") from error
        if not self.once(code):
            raise Wrong("invalid_grant")
        return granted

    def claims(self, granted: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the token says."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": granted["sub"],
            "aud": self.client_id,
            "iat": now,
            "exp": now + TOKEN_AGE,
            "nonce": granted["nonce"],
            "auth_time": now,  # nobody stays signed in here
            "amr": granted["amr"],
        }

    def farewell(self, subject: str) -> str:
        """Return the token that tells a client who signed out here."""
        now = int(time.time())
        return self.sign(
            {
                "iss": self.issuer,
                "sub": subject,
                "aud": self.client_id,
                "iat": now,
                "exp": now + FAREWELL_AGE,
                "jti": token_urlsafe(16),
                "events": {SIGNED_OUT: {}},
            }
        )

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": KID})

    def keys(self) -> dict[str, Any]:
        """Return what anybody may know of the key."""
        return {"keys": [public(self.key, KID)]}


def public(key: ec.EllipticCurvePrivateKey, kid: str) -> dict[str, str]:
    """Return the public half, as issuers publish it."""
    found: dict[str, str] = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return {**found, "kid": kid, "use": "sig", "alg": "ES256"}
