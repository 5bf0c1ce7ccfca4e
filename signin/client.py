"""We as a client of one issuer: the library's, as strict as it is not by itself (ADR 19)."""

from typing import Any

import requests
from jwt import PyJWK
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from config.issuers import Issuer
from signin.asking import Asked
from signin.fetching import TIMEOUT, endpoints_of, keys_of
from signin.refusals import NoAnswer, Refused
from signin.tokens import Known, algorithm_of, check, fitting

REFUSALS = range(400, 500)


class Client(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Changes a code for whom the issuer vouches for. Makes and changes no account.

    The library exchanges the code and reports what went wrong there. Its own checks
    leave out issuer and audience, believe an e-mail address and know one issuer only,
    so ours stand in their place. It is no backend of Django: what somebody may do is
    what `RoleBackend` says, however she came in.
    """

    def __init__(self, issuer: Issuer) -> None:
        """Raises NoAnswer if the issuer has to be asked for its addresses and is away."""
        self.issuer, self.endpoints = issuer, endpoints_of(issuer)
        super().__init__()

    def get_settings(self, attr: str, *default: Any) -> Any:
        """Return what the library takes from the settings, as it is with this issuer."""
        ours = {
            "OIDC_OP_TOKEN_ENDPOINT": self.endpoints.token,
            "OIDC_OP_USER_ENDPOINT": "",  # never asked: the token says all that counts
            "OIDC_OP_JWKS_ENDPOINT": self.endpoints.jwks,
            "OIDC_RP_CLIENT_ID": self.issuer.client_id,
            "OIDC_RP_CLIENT_SECRET": self.issuer.client_secret,
            "OIDC_RP_SIGN_ALGO": "RS256",  # unused: `verify_token` knows which are good
            "OIDC_TIMEOUT": TIMEOUT,
            "OIDC_VERIFY_SSL": True,
            "OIDC_TOKEN_USE_BASIC_AUTH": self.issuer.in_header,
        }
        return ours[attr] if attr in ours else default[0]

    def vouched_for(self, code: str, question: Asked, *, redirect_uri: str) -> Known:
        """Change the code for a token and return whom it names.

        Raises Refused if the issuer does not take the code or the token does not hold,
        NoAnswer if it does not answer.
        """
        payload = {
            "client_id": self.OIDC_RP_CLIENT_ID,
            "client_secret": self.OIDC_RP_CLIENT_SECRET,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": question.verifier,
        }
        try:
            found = self.get_token(payload)
        except requests.HTTPError as error:
            if error.response is not None and error.response.status_code in REFUSALS:
                raise Refused("code") from error
            raise NoAnswer("token endpoint") from error
        except (requests.RequestException, ValueError) as error:
            raise NoAnswer("token endpoint") from error
        token = found.get("id_token") if isinstance(found, dict) else None
        if not isinstance(token, str):
            raise Refused("no token")
        return self.verify_token(token, nonce=question.nonce, since=question.since)

    def verify_token(self, token: str, **kwargs: Any) -> Known:
        """Return whom the token names, if one of the issuer's keys signed it for us just now."""
        return check(token, key_of(token, self.endpoints.jwks), self.issuer, **kwargs)

    def authenticate(self, request: Any, **kwargs: Any) -> None:
        """Let nobody in by the library's own way, which matches by e-mail address."""


def key_of(token: str, jwks: str) -> PyJWK:
    """Return which of the keys published at `jwks` signed this token, or is said to have.

    A key we do not know is looked for once more: issuers change theirs. Raises Refused,
    NoAnswer.
    """
    algorithm, kid = algorithm_of(token)
    for anew in [False, True]:
        key = fitting(keys_of(jwks, anew=anew), algorithm, kid)
        if key is not None:
            return key
    raise Refused("key")
