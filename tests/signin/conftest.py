from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.signing import get_cookie_signer

from accounts.models import Identity
from config.issuers import read_issuers
from desk.device import NAME, SALT
from signin import fetching
from tests.factories import UserFactory
from tests.signin.liar import Liar, Server


@pytest.fixture(scope="session")
def servers():
    both = Server(), Server()
    yield both
    for server in both:
        server.stop()


@pytest.fixture(autouse=True)
def nothing_fetched():
    """Forget what was fetched: each test has an issuer of its own behind the same address."""
    yield
    fetching.keys.clear()
    fetching.asked_anew.clear()
    fetching.away.clear()
    fetching.discovered.cache.clear()


@pytest.fixture
def liars(servers, settings):
    """Two issuers that are known to the site, and no passwords."""
    settings.PASSWORDS = False
    found = []
    for server, name in zip(servers, ["ind", "town"], strict=True):
        server.liar = Liar(server.address)
        found.append(
            {
                "id": name,
                "name": name.upper(),
                "issuer": server.address,
                "client_id": "residence",
                "client_secret": "a secret",
                "amr": ["mfa"],
            }
        )
    settings.OIDC_ISSUERS = read_issuers(found, plain=True)
    return [server.liar for server in servers]


@pytest.fixture
def liar(liars):
    return liars[0]


@pytest.fixture
def officer(db, liar):
    """Somebody whom the first issuer knows as "olena"."""
    user = UserFactory(officer=True, username="o.shevchuk", email="olena@example.org")
    Identity.objects.create(user=user, issuer=liar.issuer, subject="olena")
    return user


@pytest.fixture
def visitor(client):
    """A browser that reads English."""
    client.cookies["django_language"] = "en"
    return client


def at_a_desk(browser):
    """Let the browser stand at a desk, as its device cookie says."""
    browser.cookies["place"] = get_cookie_signer(salt=NAME + SALT).sign("1:")


def ask(client, name="ind", **form):
    """Press the button; return what the issuer is asked."""
    answer = client.post(f"/desk/login/{name}/", form)
    assert answer.status_code == 302, answer.status_code
    return dict(parse_qsl(urlsplit(answer.url).query))


def come_back(client, liar, asked, subject="olena", name="ind", **query):
    """Sign in at the issuer and follow its way back."""
    code = liar.code(subject, asked, amr=["pwd", "mfa"])
    back = {"code": code, "state": asked["state"], **query}
    return client.get(f"/desk/login/{name}/back/", back)


def sign_in(client, liar, **form):
    return come_back(client, liar, ask(client, **form))
