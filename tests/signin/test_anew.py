"""Where somebody has to sign in anew, an issuer's word of when counts, and no other."""

import time

import pytest

from accounts.models import Identity
from tests.factories import LocationFactory, UserFactory
from tests.signin.conftest import ask, at_a_desk, come_back, sign_in
from trail.models import Event

pytestmark = pytest.mark.django_db


def signed_in(client):
    return "_auth_user_id" in client.session


def reason():
    return Event.objects.filter(kind="oidc").latest("pk").result


NOT_ANEW = {
    "no word of when": None,
    "a minute before we asked": -60,
    "yesterday": -86400,
    "in an hour": 3600,
    "a text": str(int(time.time())),
    "yes": True,
    "without end": float("inf"),
    "no number": float("nan"),
    "a list": [int(time.time())],
}


@pytest.mark.parametrize("lie", NOT_ANEW)
def test_who_did_not_sign_in_anew_is_not_let_in_where_that_was_asked(lie, visitor, liar, officer):
    """At a desk the issuer's own session may be somebody else's: it has to say when."""
    at_a_desk(visitor)
    when = NOT_ANEW[lie]
    relative = isinstance(when, int) and not isinstance(when, bool)
    liar.other = {"auth_time": int(time.time()) + when if relative else when}

    answer = sign_in(visitor, liar)

    assert answer.status_code == 403
    assert not signed_in(visitor)
    assert reason() == "not anew"


def test_who_signed_in_anew_is_let_in_by_clocks_that_differ_a_little(visitor, liar, officer):
    at_a_desk(visitor)
    liar.other = {"auth_time": int(time.time()) - 20}

    assert sign_in(visitor, liar).status_code == 302


def test_in_an_office_nobody_is_asked_anew(visitor, liar, officer):
    liar.other = {"auth_time": int(time.time()) - 7200}

    assert sign_in(visitor, liar).status_code == 302


def test_what_the_browser_says_of_asking_anew_counts_for_nothing_afterwards(visitor, liar, officer):
    """Whoever takes the words out of the address has an issuer that says an old time."""
    asked = ask(visitor, anew="1")
    del asked["prompt"], asked["max_age"]
    liar.other = {"auth_time": int(time.time()) - 7200}

    assert come_back(visitor, liar, asked).status_code == 403
    assert reason() == "not anew"


@pytest.fixture
def clerk(liar):
    """Somebody who serves at desks, has a PIN, and forgot it."""
    user = UserFactory(username="olha", pin="a hash of something")
    LocationFactory().clerks.add(user)
    Identity.objects.create(user=user, issuer=liar.issuer, subject="olena")
    return user


def asks_for_the_old_pin(page):
    return 'name="old"' in page


def test_another_pin_needs_the_old_one_or_signing_in_anew(visitor, liar, clerk):
    """An issuer that still knows her browser proves nothing about who sits there."""
    sign_in(visitor, liar)
    page = visitor.get("/desk/pin/").content.decode()
    assert asks_for_the_old_pin(page)
    assert 'name="anew" value="1"' in page

    answer = sign_in(visitor, liar, anew="1", next="/desk/pin/")

    assert answer.url == "/desk/pin/"
    assert not asks_for_the_old_pin(visitor.get("/desk/pin/").content.decode())


def test_ten_minutes_later_it_is_not_anew_any_more(visitor, liar, clerk, time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    sign_in(visitor, liar, anew="1")
    time_machine.move_to("2026-11-24 10:11+01:00", tick=False)

    assert asks_for_the_old_pin(visitor.get("/desk/pin/").content.decode())


def test_the_page_of_a_pin_may_lead_to_her_issuer_and_no_other(visitor, liars, clerk):
    sign_in(visitor, liars[0])

    policy = visitor.get("/desk/pin/")["Content-Security-Policy"]

    assert f"form-action 'self' {liars[0].issuer}" in policy
    assert liars[1].issuer not in policy
