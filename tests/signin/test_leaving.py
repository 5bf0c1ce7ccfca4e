"""An issuer tells us who signed out there, in every way that holds and in those that do not."""

import time

import jwt
import pytest
from django.test import Client as Browser
from redis import RedisError

from accounts.models import Identity, User
from signin import fetching
from signin.logouts import EVENT
from tests.factories import UserFactory
from tests.signin.conftest import sign_in
from tests.signin.liar import OTHER_EC, RSA, UNCHECKED, public_rsa
from trail.models import Event

pytestmark = pytest.mark.django_db


def tell(token, name="ind"):
    """The issuer tells us, from its server: no cookie, no token of a form."""
    return Browser(enforce_csrf_checks=True).post(
        f"/desk/login/{name}/ended/", {"logout_token": token}
    )


def is_in(browser):
    return browser.get("/admin/").status_code == 200


def test_who_signs_out_at_the_issuer_is_out_everywhere_at_once(visitor, liar, officer):
    elsewhere = Browser()
    sign_in(visitor, liar)
    sign_in(elsewhere, liar)
    assert [is_in(visitor), is_in(elsewhere)] == [True, True]

    answer = tell(liar.farewell())

    assert (answer.status_code, answer.content) == (200, b"")
    assert "no-store" in answer["Cache-Control"]
    assert [is_in(visitor), is_in(elsewhere)] == [False, False]
    event = Event.objects.get(kind="sign-out")
    assert (event.result, event.actor, event.about) == (
        "everywhere",
        "issuer:ind",
        f"user:{officer.pk}",
    )


def test_nobody_else_is_out_and_she_can_come_back(visitor, liars, officer):
    namesake = UserFactory(officer=True)
    Identity.objects.create(user=namesake, issuer=liars[1].issuer, subject="olena")
    other = Browser()
    other.force_login(namesake)

    tell(liars[0].farewell())
    sign_in(visitor, liars[0])

    assert [is_in(other), is_in(visitor)] == [True, True]


def test_who_is_unknown_here_is_out_already(liar, officer):
    assert tell(liar.farewell("nobody")).status_code == 200
    assert not Event.objects.exists()


def test_the_other_kind_of_signature_is_good_too(visitor, liar, officer):
    liar.algorithm, liar.key, liar.header = "RS256", RSA, {"kid": "rsa", "typ": "logout+jwt"}

    assert tell(liar.farewell()).status_code == 200


def test_a_session_of_hers_alone_may_be_named_and_all_of_them_end(visitor, liar, officer):
    sign_in(visitor, liar)

    assert tell(liar.farewell(sid="another session")).status_code == 200
    assert not is_in(visitor)


LIES = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-site"},
    "no audience": {"aud": None},
    "expired": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "made long ago": {"iat": int(time.time()) - 3600},
    "made in the future": {"iat": int(time.time()) + 3600},
    "no time": {"iat": None},
    "no event": {"events": None},
    "another event": {"events": {"https://schemas.example/event/other": {}}},
    "an event that is a list": {"events": [EVENT]},
    "an event that is a text": {"events": EVENT},
    "an event without its object": {"events": {EVENT: None}},
    "with a nonce: a token to sign in": {"nonce": "x" * 48},
    "no id": {"jti": None},
    "an empty id": {"jti": ""},
    "nobody": {"sub": None},
    "a session and nobody": {"sub": None, "sid": "a session"},
    "nobody's name": {"sub": ""},
    "a name that is no text": {"sub": ["olena"]},
    "a name that no database holds": {"sub": "olena\0"},
    "half a character for a name": {"sub": "\ud800"},
    "half a character for an id": {"jti": "\ud800"},
    "a time that is a text": {"iat": str(int(time.time()))},
    "a time without end": {"iat": float("inf")},
    "a time that is no number": {"iat": float("nan")},
    "an end without end": {"exp": float("inf")},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_ends_nothing(lie, visitor, liar, officer):
    sign_in(visitor, liar)

    answer = tell(liar.farewell(**LIES[lie]))

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request"}
    assert is_in(visitor)


@pytest.mark.parametrize("raw", ["", "a", "a.b.c", "e30.e30.e30", "x" * 5000])
def test_what_is_no_token_ends_nothing(raw, liar, officer):
    assert tell(raw).status_code == 400


def test_a_token_to_sign_in_ends_nothing(visitor, liar, officer):
    granted = {"sub": "olena", "nonce": "", "amr": ["mfa"]}

    assert tell(liar.sign(liar.claims(granted))).status_code == 400


def test_a_token_to_sign_out_lets_nobody_in(visitor, liar, officer):
    liar.raw = liar.farewell()

    assert sign_in(visitor, liar).status_code == 403


def test_a_key_that_is_not_the_issuers_ends_nothing(liar, officer):
    liar.key = OTHER_EC

    assert tell(liar.farewell()).status_code == 400


def test_no_algorithm_but_the_two_ends_anything(liar, officer):
    claims = jwt.decode(liar.farewell(), options=UNCHECKED)

    for algorithm, key in [("none", None), ("HS256", "a secret" * 9)]:
        token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "example"})
        assert tell(token).status_code == 400


def test_no_issuer_speaks_for_another(liars, officer):
    assert tell(liars[1].farewell(), "ind").status_code == 400
    assert tell(liars[0].farewell(), "town").status_code == 400
    assert tell(liars[0].farewell(), "evil").status_code == 404


def test_a_token_counts_once(visitor, liar, officer):
    token = liar.farewell()
    tell(token)
    sign_in(visitor, liar)

    answer = tell(token)

    assert answer.status_code == 400
    assert is_in(visitor)


def test_without_valkey_it_ends_what_it_says(visitor, liar, officer, monkeypatch):
    def away(*args, **kwargs):
        raise RedisError

    monkeypatch.setattr("signin.logouts.cache.add", away)
    sign_in(visitor, liar)

    assert tell(liar.farewell()).status_code == 200
    assert not is_in(visitor)


def test_whoever_sends_names_of_keys_has_us_ask_once_a_minute(liar, officer):
    for number in range(5):
        liar.header = {"kid": f"made up {number}"}
        assert tell(liar.farewell()).status_code == 400

    assert liar.asked_for_keys == 2


def test_keys_that_cannot_be_read_are_no_fault_of_who_asks(liar, officer):
    liar.status = 500

    assert tell(liar.farewell()).status_code == 503


def test_who_asks_for_keys_that_are_away_does_not_keep_us_busy(liar, officer):
    token = liar.farewell()
    tell(token)
    fetching.keys.clear()
    liar.status, liar.asked_for_keys = 500, 0

    answers = [tell(token).status_code for _ in range(3)]

    assert (answers, liar.asked_for_keys) == ([503] * 3, 1)


def test_a_row_from_before_does_not_bring_sessions_back(visitor, liar, officer):
    stale = User.objects.get()
    sign_in(visitor, liar)
    tell(liar.farewell())

    stale.save()

    assert not is_in(visitor)
    assert User.objects.get().epoch == 1


def test_what_is_refused_is_in_the_log_without_a_name(liar, officer, caplog):
    tell(liar.farewell(aud="another-site"))

    assert "issuer:ind audience" in caplog.text
    assert "olena" not in caplog.text
    assert not Event.objects.exists()


def test_a_changed_key_is_found(visitor, liar, officer):
    tell(liar.farewell("nobody"))
    liar.published = [public_rsa(RSA, "new")]
    liar.algorithm, liar.key, liar.header = "RS256", RSA, {"kid": "new"}
    officer.refresh_from_db()

    assert tell(liar.farewell()).status_code == 200
