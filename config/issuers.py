"""Who may say who a member of staff is: the issuers of OpenID Connect that the settings name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {"id", "name", "issuer", "client_id"}
ADDRESSES = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
LISTS = ["acr", "amr", "form_action"]
METHODS = ["client_secret_post", "client_secret_basic"]
ID = re.compile(r"[a-z][a-z0-9-]{0,29}")


@dataclass(frozen=True)
class Issuer:
    """One issuer, and as whom we are known to it.

    `acr` and `amr` say how strongly somebody has to have signed in there: one of each
    list that is not empty. Without the three addresses they are discovered.
    """

    id: str  # in our addresses
    name: str  # on the button
    issuer: str  # as it stands in `iss`
    client_id: str
    client_secret: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    jwks_uri: str = ""
    end_session_endpoint: str = ""  # where people sign out there, if it has such a page
    token_auth: str = METHODS[0]
    form_action: tuple[str, ...] = ()  # more origins on its way to where one signs in

    def __repr__(self) -> str:
        return f"<Issuer {self.id}>"  # never with the secret

    @property
    def in_header(self) -> bool:
        """Whether our name and secret go into the header instead of the form."""
        return self.token_auth == METHODS[1]

    @property
    def origins(self) -> list[str]:
        """Where a browser may be sent by our button."""
        pages = [self.authorization_endpoint or self.issuer, *self.form_action]
        return ["{0.scheme}://{0.netloc}".format(urlsplit(page)) for page in pages]


def read_issuers(found: Any, *, plain: bool) -> list[Issuer]:
    """Return the issuers of a list from JSON; only where `plain` may they speak http.

    Raises ImproperlyConfigured, and says which part is wrong: better no start than a
    door that is open further than somebody meant.
    """
    if not isinstance(found, list):
        raise ImproperlyConfigured("OIDC_ISSUERS is a list")
    issuers = [read_issuer(each, plain=plain) for each in found]
    if len({each.id for each in issuers}) < len(issuers):
        raise ImproperlyConfigured("OIDC_ISSUERS: an id stands there twice")
    if len({each.issuer for each in issuers}) < len(issuers):
        raise ImproperlyConfigured("OIDC_ISSUERS: an issuer stands there twice")
    return issuers


def read_issuer(given: Mapping[str, Any], *, plain: bool) -> Issuer:
    known = {field.name for field in fields(Issuer)} | {"client_secret_file"}
    if unknown := set(given) - known:
        raise ImproperlyConfigured(f"OIDC_ISSUERS: unknown {sorted(unknown)}")
    if missing := {name for name in NEEDED if not given.get(name)}:
        raise ImproperlyConfigured(f"OIDC_ISSUERS: without {sorted(missing)}")
    texts = {name: str(given[name]) for name in given if name not in [*LISTS, "client_secret_file"]}
    lists = {name: tuple(map(str, given.get(name, []))) for name in LISTS}
    # Each kind of value has been made above; mypy knows one for all of a dictionary
    issuer = Issuer(**{**texts, **lists, "client_secret": secret_of(given)})  # type: ignore[arg-type]
    check(issuer, plain=plain)
    return issuer


def secret_of(given: Mapping[str, Any]) -> str:
    """Return the secret, which rather stands in a file; a line end after it does not count."""
    if path := given.get("client_secret_file"):
        return Path(path).read_text("utf-8").strip()
    return str(given.get("client_secret", ""))


def check(issuer: Issuer, *, plain: bool) -> None:
    schemes = ["https", "http"] if plain else ["https"]
    fixed, way_out = [getattr(issuer, name) for name in ADDRESSES], issuer.end_session_endpoint
    wrong = {
        "an id": not ID.fullmatch(issuer.id),
        "a secret": not issuer.client_secret,
        "acr or amr: how strongly people sign in there": not (issuer.acr or issuer.amr),
        "all three addresses, or none": any(fixed) and not all(fixed),
        f"token_auth, one of {METHODS}": issuer.token_auth not in METHODS,
        "addresses with https": any(
            urlsplit(each).scheme not in schemes or not urlsplit(each).netloc
            for each in [issuer.issuer, *filter(None, [*fixed, way_out]), *issuer.form_action]
        ),
    }
    if needs := [what for what, is_wrong in wrong.items() if is_wrong]:
        raise ImproperlyConfigured(f"OIDC_ISSUERS: {issuer.id!r} needs {', '.join(needs)}")


def example_issuer(site: str) -> dict[str, Any]:
    """Return the issuer of the example, whose pages are at `site` in demo mode only.

    Its name for itself is always the same, also if the example moves to another port.
    """
    return {
        "id": "example",
        "name": "Example",
        "issuer": "https://provider.invalid",
        "client_id": "residence",
        "client_secret": "example-only",
        "amr": ["mfa"],
        "authorization_endpoint": f"{site}/provider/",
        "token_endpoint": f"{site}/provider/token/",
        "jwks_uri": f"{site}/provider/keys/",
        "end_session_endpoint": f"{site}/provider/end/",
    }
