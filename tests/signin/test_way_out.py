"""Who signs out here is shown how to sign out where she signed in."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from config.issuers import read_issuers
from tests.factories import UserFactory
from tests.signin.conftest import sign_in

pytestmark = pytest.mark.django_db

LEAVE = "/desk/login/ind/leave/"
END = "https://ind.example/end?tenant=1"
NAMED = {"id": "ind", "name": "IND", "issuer": "https://ind.example", "client_id": "residence"}
WITH = {**NAMED, "client_secret": "x", "amr": ["mfa"], "end_session_endpoint": END}


@pytest.fixture
def end(liar):
    """The issuer has a page to sign out."""
    liar.document["end_session_endpoint"] = f"{liar.issuer}/end"
    return liar.document["end_session_endpoint"]


@pytest.mark.parametrize("button", ["/desk/logout/", "/admin/logout/"])
def test_who_signs_out_is_out_here_and_shown_the_way_out_there(button, visitor, liar, officer, end):
    sign_in(visitor, liar)

    door = visitor.post(button).url
    page = visitor.get(door).content.decode()
    there = visitor.get(LEAVE).url

    assert "_auth_user_id" not in visitor.session
    assert door == "/desk/login/?left=ind"
    assert f'href="{LEAVE}"' in page
    assert there.startswith(f"{end}?")
    assert dict(parse_qsl(urlsplit(there).query)) == {
        "client_id": "residence",
        "post_logout_redirect_uri": "http://testserver/desk/login/",
    }


def test_who_came_by_a_password_has_nothing_to_leave(visitor, liar):
    visitor.force_login(UserFactory())

    assert visitor.post("/desk/logout/").url == "/desk/login/"


def test_who_changed_places_by_a_pin_is_not_sent_to_the_issuer_of_another(visitor, liar, officer):
    sign_in(visitor, liar)
    visitor.force_login(UserFactory())

    assert visitor.post("/desk/logout/").url == "/desk/login/"


@pytest.mark.parametrize("end", [None, "", "javascript:alert(1)", "ftp://x", ["x"]])
def test_where_an_issuer_has_no_such_page_one_closes_the_browser(end, visitor, liar):
    liar.document["end_session_endpoint"] = end

    answer = visitor.get(LEAVE, follow=True)

    assert answer.redirect_chain == [("/desk/login/", 302)]
    assert "close the browser" in answer.content.decode()


def test_the_settings_name_it_where_the_document_does_not(visitor, liar, settings):
    given = {name: f"{liar.issuer}/{name}" for name in ["token_endpoint", "jwks_uri"]}
    given["authorization_endpoint"] = f"{liar.issuer}/authorize"
    settings.OIDC_ISSUERS = read_issuers([{**WITH, **given}], plain=True)

    assert visitor.get(LEAVE).url.startswith(f"{END}&client_id=residence&")


def test_an_issuer_that_is_away_is_said_to_be(visitor, liar):
    liar.status = 500

    assert visitor.get(LEAVE).status_code == 503


@pytest.mark.parametrize("left", ["evil", "<script>", "//evil.example", ""])
def test_nothing_is_offered_of_whom_we_do_not_know(left, visitor, liar):
    page = visitor.get("/desk/login/", {"left": left}).content.decode()

    assert "Sign out there" not in page
    assert visitor.get("/desk/login/evil/leave/").status_code == 404
