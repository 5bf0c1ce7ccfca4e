"""Staff sign in with an issuer, which lies in every way we know: row by row refused."""

import time

import jwt
import pytest
from django.test import Client as Browser

from accounts.models import Identity, User
from config.issuers import read_issuers
from signin import fetching
from tests.factories import UserFactory
from tests.signin.conftest import ask, at_a_desk, come_back, sign_in
from tests.signin.liar import EC, OTHER_EC, RSA, SHORT_RSA, public_rsa
from trail.models import Event

pytestmark = pytest.mark.django_db


def signed_in(client):
    return "_auth_user_id" in client.session


def reason():
    return Event.objects.filter(kind="oidc").latest("pk").result


def test_who_is_known_comes_in_and_goes_where_she_wanted(visitor, liar, officer):
    answer = sign_in(visitor, liar, next="/admin/people/")

    assert answer.status_code == 302
    assert answer.url == "/admin/people/"
    assert visitor.session["_auth_user_id"] == str(officer.pk)
    event = Event.objects.get(kind="sign-in")
    assert (event.result, event.actor, event.about) == ("in", f"user:{officer.pk}", "issuer:ind")


@pytest.mark.parametrize("target", ["//evil.example", "https:evil.example", "\\\\evil.example"])
def test_the_way_on_stays_on_our_site(target, visitor, liar, officer):
    assert sign_in(visitor, liar, next=target).url == "/staff/"


def test_what_is_asked_is_as_strict_as_it_can_be(visitor, liar, officer):
    asked = ask(visitor)

    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ["state", "nonce", "code_challenge"]) >= 43
    assert asked["redirect_uri"] == "http://testserver/desk/login/ind/back/"


def test_the_issuer_gets_the_verifier_that_fits(visitor, liar, officer):
    sign_in(visitor, liar)

    assert len(liar.forms[0]["code_verifier"]) >= 43


def test_the_session_has_a_new_name_afterwards(visitor, liar, officer):
    asked = ask(visitor)
    before = visitor.session.session_key

    come_back(visitor, liar, asked)

    assert visitor.session.session_key != before


@pytest.mark.parametrize(
    ("algorithm", "key", "kid"), [("ES256", EC, "example"), ("RS256", RSA, "rsa")]
)
def test_both_kinds_of_signature_are_good(algorithm, key, kid, visitor, liar, officer):
    liar.algorithm, liar.key, liar.header = algorithm, key, {"kid": kid}

    assert sign_in(visitor, liar).status_code == 302


LIES = {
    "another issuer": ({"iss": "https://evil.example"}, "issuer"),
    "almost our issuer": ({"iss": "http://127.0.0.1"}, "issuer"),
    "another audience": ({"aud": "another-site"}, "audience"),
    "several audiences, and nobody named": ({"aud": ["residence", "another"]}, "party"),
    "several audiences, another named": (
        {"aud": ["residence", "another"], "azp": "another"},
        "party",
    ),
    "made for another": ({"azp": "another"}, "party"),
    "no audience": ({"aud": None}, "claim missing"),
    "expired": ({"exp": int(time.time()) - 3600}, "expired"),
    "no end": ({"exp": None}, "claim missing"),
    "made long ago": ({"iat": int(time.time()) - 3600}, "too old"),
    "made in the future": ({"iat": int(time.time()) + 3600}, "from the future"),
    "no time": ({"iat": None}, "claim missing"),
    "not good yet": ({"nbf": int(time.time()) + 3600}, "from the future"),
    "another nonce": ({"nonce": "x" * 64}, "nonce"),
    "a nonce that is no text": ({"nonce": ["x"]}, "nonce"),
    "no nonce": ({"nonce": None}, "claim missing"),
    "no second factor": ({"amr": ["pwd"]}, "amr"),
    "no amr": ({"amr": None}, "amr"),
    "an amr that is a text": ({"amr": "mfa"}, "amr"),
    "an amr that is nonsense": ({"amr": [["mfa"], {"mfa": 1}]}, "amr"),
    "nobody": ({"sub": None}, "claim missing"),
    "nobody's name": ({"sub": ""}, "subject"),
    "a name that no database holds": ({"sub": "olena\0"}, "subject"),
    "half a character for a name": ({"sub": "\ud800"}, "subject"),
    "half a character for a nonce": ({"nonce": "\ud800"}, "nonce"),
    "a time that is a text": ({"iat": str(int(time.time()))}, "token"),
    "a time without end": ({"iat": float("inf")}, "token"),
    "a time that is no number": ({"iat": float("nan")}, "token"),
    "the e-mail address of another": (
        {"sub": "mallory", "email": "olena@example.org"},
        "not invited",
    ),
    "the user name of another": (
        {"sub": "o.shevchuk", "preferred_username": "o.shevchuk"},
        "not invited",
    ),
    "the same name in capitals": ({"sub": "OLENA"}, "not invited"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_lets_nobody_in(lie, visitor, liar, officer):
    liar.other, why = LIES[lie]

    answer = sign_in(visitor, liar)

    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    assert not signed_in(visitor)
    assert reason() == why


def forged(**header):
    return {"kid": "example", **header}


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS512", "PS256", "ES384", ""])
def test_only_two_algorithms_are_good(algorithm, visitor, liar, officer):
    """Whatever key made it: none, our secret, or the text of the issuer's public key."""
    claims = {**liar.claims({"sub": "olena", "nonce": "x", "amr": ["mfa"]})}
    token = jwt.encode(claims, "a secret" * 9, algorithm="HS256", headers=forged())
    header = jwt.utils.base64url_encode(
        f'{{"alg": "{algorithm}", "kid": "example"}}'.encode()
    ).decode()
    liar.raw = ".".join([header, *token.split(".")[1:]])

    assert sign_in(visitor, liar).status_code == 403
    assert reason() == "algorithm"


@pytest.mark.parametrize("raw", ["", "a", "a.b.c", "....", "é.é.é", "e30.e30.e30"])
def test_what_is_no_token_lets_nobody_in(raw, visitor, liar, officer):
    liar.raw = raw

    assert sign_in(visitor, liar).status_code == 403
    assert not signed_in(visitor)


@pytest.mark.parametrize(
    ("key", "header", "why"),
    [
        (OTHER_EC, {"kid": "example"}, "signature"),
        (EC, {"kid": "never heard of"}, "key"),
        (EC, {}, "key"),
        (RSA, {"kid": "example"}, "key"),  # that name is of another kind of key
        (SHORT_RSA, {"kid": "short"}, "key"),
        (RSA, {"kid": "for secrets"}, "key"),
        (RSA, {"kid": "twice"}, "key"),
    ],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_key_that_is_not_the_issuers_lets_nobody_in(key, header, why, visitor, liar, officer):
    liar.published += [
        public_rsa(SHORT_RSA, "short"),
        public_rsa(RSA, "for secrets", use="enc"),
        public_rsa(RSA, "twice"),
        public_rsa(SHORT_RSA, "twice"),
    ]
    liar.algorithm = "RS256" if key in [RSA, SHORT_RSA] else "ES256"
    liar.key, liar.header = key, header

    assert sign_in(visitor, liar).status_code == 403
    assert reason() == why


def test_a_key_that_comes_with_the_token_counts_for_nothing(visitor, liar, officer):
    liar.key, liar.header = OTHER_EC, {"kid": "mine", "jku": f"{liar.issuer}/keys", "jwk": {}}

    assert sign_in(visitor, liar).status_code == 403


def test_keys_are_asked_for_once_and_again_for_a_new_name(visitor, liar, officer):
    sign_in(visitor, liar)
    sign_in(Browser(), liar)
    assert liar.asked_for_keys == 1

    liar.published = [public_rsa(RSA, "new")]
    liar.algorithm, liar.key, liar.header = "RS256", RSA, {"kid": "new"}
    answer = sign_in(Browser(), liar)

    assert answer.status_code == 302
    assert liar.asked_for_keys == 2


def test_an_issuer_changes_its_keys_while_people_work(visitor, liar, officer):
    """As issuers do it: the new one beside the old, then alone; nobody here notices."""
    sign_in(visitor, liar)
    asked_before = ask(between := Browser())

    liar.published.append(public_rsa(RSA, "new"))
    liar.algorithm, liar.key, liar.header = "RS256", RSA, {"kid": "new"}
    with_both = come_back(between, liar, asked_before).status_code
    del liar.published[:-1]
    with_the_new_one = sign_in(Browser(), liar).status_code

    assert (with_both, with_the_new_one) == (302, 302)
    assert visitor.get("/admin/").status_code == 200


def test_a_key_that_an_issuer_took_back_is_good_for_an_hour_at_most(visitor, liar, officer):
    sign_in(visitor, liar)
    liar.published = [public_rsa(RSA, "new")]

    within = sign_in(Browser(), liar).status_code
    fetching.keys.clear()  # an hour later
    later = sign_in(Browser(), liar).status_code

    assert (within, later) == (302, 403)
    assert reason() == "key"


def test_a_name_that_stays_unknown_is_asked_for_once_more_only(visitor, liar, officer):
    liar.header = {"kid": "unknown"}

    sign_in(visitor, liar)

    assert liar.asked_for_keys == 2


def test_an_answer_counts_once(visitor, liar, officer):
    asked = ask(visitor)
    come_back(visitor, liar, asked)
    visitor.logout()

    answer = come_back(visitor, liar, asked)

    assert answer.status_code == 403
    assert reason() == "state"


def test_a_code_counts_once(visitor, liar, officer):
    first, second = ask(visitor), ask(visitor)
    code = liar.code("olena", first, amr=["mfa"])
    come_back(visitor, liar, first, code=code)

    answer = come_back(Browser(), liar, second, code=code)

    assert answer.status_code == 403


def test_a_code_of_another_question_counts_for_nothing(visitor, liar, officer):
    """Its verifier does not fit: PKCE."""
    theirs, ours = ask(Browser()), ask(visitor)
    code = liar.code("olena", theirs, amr=["mfa"])

    answer = come_back(visitor, liar, ours, code=code)

    assert answer.status_code == 403
    assert reason() == "code"


def test_an_answer_in_another_browser_counts_for_nothing(visitor, liar, officer):
    """Else somebody could sign others in as herself, and read what they type."""
    asked = ask(Browser())

    answer = come_back(visitor, liar, asked)

    assert answer.status_code == 403
    assert reason() == "state"


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x"}, {"state": "x", "code": "y"}])
def test_an_answer_to_nothing_is_refused(query, visitor, liar, officer):
    answer = visitor.get("/desk/login/ind/back/", query)

    assert answer.status_code == 403
    assert not signed_in(visitor)


def test_who_thinks_too_long_begins_anew(visitor, liar, officer, time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    asked = ask(visitor)
    time_machine.move_to("2026-11-24 10:11+01:00", tick=False)

    answer = come_back(visitor, liar, asked)

    assert answer.status_code == 403
    assert reason() == "too late"


def test_no_issuer_answers_for_another(visitor, liars, officer):
    asked = ask(visitor, "ind")

    answer = come_back(visitor, liars[1], asked, name="town")

    assert answer.status_code == 403
    assert reason() == "other issuer"


def test_an_issuer_that_names_another_is_refused(visitor, liars, officer):
    answer = come_back(visitor, liars[0], ask(visitor), iss=liars[1].issuer)

    assert answer.status_code == 403
    assert reason() == "other issuer"


def test_the_same_name_at_another_issuer_is_somebody_else(visitor, liars, officer):
    answer = come_back(visitor, liars[1], ask(visitor, "town"), name="town")

    assert answer.status_code == 403
    assert reason() == "not invited"


def test_each_issuer_lets_in_its_own(visitor, liars, officer):
    clerk = UserFactory()
    Identity.objects.create(user=clerk, issuer=liars[1].issuer, subject="olena")

    come_back(visitor, liars[1], ask(visitor, "town"), name="town")

    assert visitor.session["_auth_user_id"] == str(clerk.pk)


def test_nothing_of_the_token_changes_the_account(visitor, liar, officer):
    liar.other = {"role": "admin", "email": "new@example.org", "groups": ["admin"], "name": "X"}

    sign_in(visitor, liar)

    officer.refresh_from_db()
    assert (officer.role, officer.email, officer.first_name) == ("officer", "olena@example.org", "")
    assert User.objects.count() == 1


def test_who_is_not_invited_gets_no_account_and_reads_how_to(visitor, liar, officer):
    answer = come_back(visitor, liar, ask(visitor), subject="newcomer")

    assert answer.status_code == 403
    assert "ask your administrator for an invitation" in answer.content.decode()
    assert User.objects.count() == 1


def test_an_ended_account_stays_out(visitor, liar, officer):
    officer.is_active = False
    officer.save()

    assert sign_in(visitor, liar).status_code == 403
    assert reason() == "ended"


def test_who_does_not_want_to_is_not_let_in(visitor, liar, officer):
    asked = ask(visitor)

    answer = come_back(visitor, liar, asked, error="access_denied")

    assert answer.status_code == 403
    assert reason() == "denied"


def test_the_page_is_in_the_language_of_the_person(client, liar, officer):
    client.cookies["django_language"] = "nl"
    liar.other = {"amr": []}

    page = sign_in(client, liar).content.decode()

    assert '<html lang="nl"' in page


@pytest.mark.parametrize("status", [500, 503, 302])
def test_an_issuer_that_fails_is_said_to(status, visitor, liar, officer):
    asked = ask(visitor)
    liar.status = status

    answer = come_back(visitor, liar, asked)

    assert answer.status_code == 503
    assert "IND" in answer.content.decode()


def test_an_issuer_that_is_away_is_said_to(visitor, liar, officer):
    liar.status = 500

    answer = visitor.post("/desk/login/ind/")

    assert answer.status_code == 503


def test_an_issuer_that_never_answers_keeps_nobody_waiting(visitor, liar, officer, monkeypatch):
    asked = ask(visitor)
    monkeypatch.setattr("signin.client.TIMEOUT", (0.2, 0.2))
    liar.pause = 0.6

    answer = come_back(visitor, liar, asked)

    assert answer.status_code == 503


def test_a_document_about_another_issuer_is_not_believed(visitor, liar, officer):
    liar.document["issuer"] = "https://evil.example"

    assert visitor.post("/desk/login/ind/").status_code == 503


@pytest.mark.parametrize("wrong", [{"jwks_uri": None}, {"token_endpoint": "ftp://x"}])
def test_a_document_without_good_addresses_is_not_believed(wrong, visitor, liar, officer):
    liar.document |= wrong

    assert visitor.post("/desk/login/ind/").status_code == 503


def test_addresses_of_the_settings_go_before_a_document(visitor, liar, officer, settings):
    liar.document = {}
    settings.OIDC_ISSUERS = read_issuers(
        [
            {
                "id": "ind",
                "name": "IND",
                "issuer": liar.issuer,
                "client_id": "residence",
                "client_secret": "a secret",
                "amr": ["mfa"],
                "authorization_endpoint": f"{liar.issuer}/authorize?tenant=1",
                "token_endpoint": f"{liar.issuer}/token",
                "jwks_uri": f"{liar.issuer}/keys",
            }
        ],
        plain=True,
    )

    assert sign_in(visitor, liar).status_code == 302


def test_how_strong_can_be_asked_for_as_acr_too(visitor, liar, officer, settings):
    issuer = settings.OIDC_ISSUERS[0]
    settings.OIDC_ISSUERS = [type(issuer)(**{**vars(issuer), "amr": (), "acr": ("high",)})]

    assert ask(visitor)["acr_values"] == "high"
    assert sign_in(visitor, liar).status_code == 403
    liar.other = {"acr": "high"}
    assert sign_in(visitor, liar).status_code == 302


def test_an_unknown_issuer_does_not_exist(visitor, liar):
    assert visitor.post("/desk/login/evil/").status_code == 404
    assert visitor.get("/desk/login/evil/back/").status_code == 404


def test_no_link_can_begin_it(visitor, liar):
    assert visitor.get("/desk/login/ind/").status_code == 405


def test_a_shared_device_asks_for_the_password_of_who_comes_next(visitor, liar, officer):
    assert "prompt" not in ask(visitor)
    visitor.cookies["place"] = "forged"
    assert "prompt" not in ask(visitor)

    at_a_desk(visitor)

    asked = ask(visitor)
    assert (asked["prompt"], asked["max_age"]) == ("login", "1")
