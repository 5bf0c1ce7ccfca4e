"""The example's own issuer, over real HTTP: the site asks it as it asks any other."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.urls import Resolver404, resolve

from accounts.models import Identity
from config.issuers import example_issuer, read_issuers
from demo.supply import bind_staff
from signin import fetching
from tests.factories import UserFactory

WITH_DEMO = pytest.mark.urls("tests.demo.urls")
ASKING = {"redirect_uri": "http://testserver/desk/login/example/back/", "state": "s"}


@pytest.fixture
def site(live_server, settings):
    """A site in demo mode, and one who works there."""
    settings.SITE_URL = live_server.url
    settings.OIDC_ISSUERS = read_issuers([example_issuer(live_server.url)], plain=True)
    officer = UserFactory(officer=True, username="officer")
    issuer = settings.OIDC_ISSUERS[0].issuer
    Identity.objects.create(user=officer, issuer=issuer, subject="officer")
    yield live_server.url
    fetching.keys.clear()
    fetching.asked_anew.clear()
    fetching.away.clear()


def sign_in(client, **who):
    """Press the button, choose somebody, follow the way back."""
    asked = client.post("/desk/login/example/").url
    page = f"{urlsplit(asked).path}?{urlsplit(asked).query}"
    assert client.get(page).status_code == 200
    back = client.post(page, who).url
    return client.get(urlsplit(back).path, dict(parse_qsl(urlsplit(back).query)))


@WITH_DEMO
@pytest.mark.django_db(transaction=True)
def test_whoever_is_chosen_comes_back_signed_in(client, site):
    weak = sign_in(client, who="officer", weak="on")
    nobody = sign_in(client, who="")
    stranger = sign_in(client, who="newcomer1")
    good = sign_in(client, who="officer")

    assert [weak.status_code, nobody.status_code, stranger.status_code] == [403] * 3
    assert good.status_code == 302
    assert "_auth_user_id" in client.session


@WITH_DEMO
@pytest.mark.django_db
@pytest.mark.parametrize(
    "back",
    ["https://evil.example/desk/login/example/back/", "http://testserver/elsewhere/", "", "x"],
)
def test_it_sends_nobody_anywhere_but_back(client, back):
    assert client.get("/provider/", {"redirect_uri": back}).status_code == 400
    assert client.post(f"/provider/?redirect_uri={back}", {"who": "clerk"}).status_code == 400


@WITH_DEMO
@pytest.mark.django_db
def test_its_page_may_send_a_form_back(client):
    answer = client.get("/provider/", ASKING)

    assert "form-action 'self' http://testserver" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["/provider/", "/provider/token/", "/provider/keys/"])
def test_outside_demo_mode_it_does_not_exist(page):
    with pytest.raises(Resolver404):
        resolve(page)


@WITH_DEMO
@pytest.mark.django_db(transaction=True)
def test_nobody_gets_a_token_without_a_code(site):
    form = {"client_id": "residence", "client_secret": "example-only", "code": "x"}

    answer = requests.post(f"{site}/provider/token/", form, timeout=5)

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_grant"}


@pytest.mark.django_db
def test_accounts_of_an_older_example_are_bound_once():
    clerk = UserFactory(username="clerk")

    bind_staff()
    bind_staff()

    assert (clerk.identity.issuer, clerk.identity.subject) == ("https://provider.invalid", "clerk")
