"""Passwords are not guessed fast, and nobody is kept out by who guesses."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from redis import Redis

from tests.factories import UserFactory
from trail.models import Event

DOOR = "/desk/login/"
WORD = "long enough 4 all"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clean():
    """Nothing counted."""
    yield
    with Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter("LIMITER/*"):
            client.delete(key)


@pytest.fixture
def officer():
    user = UserFactory(role="officer", username="olena")
    user.set_password(WORD)
    user.save()
    return user


def tries(number, door=DOOR, network="10.1.1.1", username="olena", word="guess"):
    client = Client(REMOTE_ADDR=network, headers={"accept-language": "en"})
    answers = [client.post(door, {"username": username, "password": word}) for _ in range(number)]
    return answers[-1]


def test_ten_mistakes_keep_nobody_out(officer):
    tries(10)

    assert tries(1, word=WORD).status_code == 302


def test_after_more_the_right_password_waits_too(officer):
    tries(11)

    assert tries(1, word=WORD).status_code == 200


def test_the_page_says_that_it_is_the_tries(officer):
    tries(11)

    assert "Too many tries failed. Please wait five minutes" in tries(1).content.decode()


def test_the_admin_has_no_door_of_its_own(officer):
    answer = tries(1, "/admin/login/?next=/admin/people/", word=WORD)

    assert answer.url == f"{DOOR}?next=/admin/people/"
    assert "_auth_user_id" not in answer.client.session


def test_who_is_in_needs_no_door(client, officer):
    client.force_login(officer)

    assert client.get("/admin/login/").url == "/admin/"


def test_whoever_guesses_elsewhere_keeps_nobody_out(officer):
    tries(30, network="10.9.9.9")

    assert tries(1, network="10.1.1.1", word=WORD).status_code == 302


def test_from_the_same_network_it_is_a_matter_of_minutes(officer, time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)
    tries(11)

    time_machine.shift(timedelta(minutes=5, seconds=1))

    assert tries(1, word=WORD).status_code == 302


def test_capitals_are_no_other_account(officer):
    tries(6)
    tries(5, username="OLENA")

    assert tries(1, word=WORD).status_code == 200


def test_many_accounts_from_one_network_are_limited_too(officer):
    for number in range(101):
        tries(1, username=f"nobody{number}")

    assert tries(1, word=WORD).status_code == 200


def test_each_try_at_any_door_leaves_a_trace(officer):
    tries(1)
    tries(1, username="horse battery staple")
    tries(1, word=WORD)

    fields = "kind", "result", "actor", "about"
    assert list(Event.objects.order_by("pk").values_list(*fields)) == [
        ("sign-in", "refused", "", f"user:{officer.pk}"),
        ("sign-in", "refused", "", ""),
        ("sign-in", "in", f"user:{officer.pk}", ""),
    ]
    assert len(set(Event.objects.values_list("network", flat=True))) == 1


def test_where_issuers_vouch_for_staff_a_password_opens_nothing(officer, settings):
    settings.PASSWORDS = False

    answer = tries(1, word=WORD)

    assert "_auth_user_id" not in answer.client.session
    assert 'name="password"' not in answer.content.decode()
