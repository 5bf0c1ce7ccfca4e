"""An office ends after half an hour, a desk locks after a quarter; both end after a day's work."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from tests.factories import LocationFactory, UserFactory
from trail.models import Event

PIN, WORD = "135790", "a long one for the tests"
DAY, OFFICE = "/desk/", "/admin/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to("2026-11-24 08:30+01:00", tick=False)


def make(role, username, pin=PIN):
    user = UserFactory(role=role, username=username, pin=make_password(pin) if pin else "")
    user.set_password(WORD)
    user.save()
    return user


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def clerk(place):
    user = make("clerk", "olha")
    place.clerks.add(user)
    return user


@pytest.fixture
def other(place):
    user = make("clerk", "petro", pin="864209")
    place.clerks.add(user)
    return user


def sign_in(client, username="olha"):
    client.cookies["django_language"] = "en"
    answer = client.post("/desk/login/", {"username": username, "password": WORD})
    assert answer.status_code == 302
    return answer


def text(answer):
    return answer.content.decode()


def is_locked(answer):
    return answer.status_code == 403 and "<title>Locked" in text(answer)


def unlock(client, pin=PIN, **more):
    return client.post("/desk/unlock/", {"pin": pin, **more})


def idle(time_machine, **time):
    time_machine.shift(timedelta(**time))


def who(client):
    return client.session.get("_auth_user_id")


def test_an_office_ends_after_half_an_hour_without_anybody(client, time_machine):
    make("planner", "planner")
    sign_in(client, "planner")
    idle(time_machine, minutes=29)
    assert (
        client.get("/planning/").status_code != 302 or "/login/" not in client.get("/planning/").url
    )
    idle(time_machine, minutes=31)

    answer = client.get(OFFICE)

    assert "/login/?next=/admin/" in answer.url
    assert not Session.objects.filter(session_key=client.session.session_key).exists()


def test_an_office_ends_after_nine_hours_whatever_is_done(client, time_machine):
    make("admin", "boss")
    sign_in(client, "boss")
    for _ in range(27):
        idle(time_machine, minutes=20)
        assert client.get(OFFICE).status_code == 200

    idle(time_machine, minutes=1)

    assert client.get(OFFICE).status_code == 302
    assert who(client) is None


def test_a_desk_locks_after_a_quarter_of_an_hour_and_opens_by_the_pin(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=14)
    assert client.get(DAY).status_code != 403
    idle(time_machine, minutes=16)

    assert is_locked(client.get(DAY))
    answer = unlock(client, then=DAY)

    assert answer.url == DAY
    assert not is_locked(client.get(DAY))
    assert Event.objects.filter(kind="unlock", result="in", actor=f"user:{clerk.pk}").exists()


def test_the_lock_shows_nothing_but_itself(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)

    page = text(client.get(DAY))

    assert "Waiting room" not in page
    assert 'name="pin"' in page


def test_looking_at_the_lock_does_not_open_it(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)

    assert all(is_locked(client.get(DAY)) for _ in range(2))


def test_what_a_page_asks_by_itself_keeps_no_desk_open(client, clerk, time_machine):
    sign_in(client)
    for _ in range(16):
        idle(time_machine, minutes=1)
        answer = client.get("/desk/live/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer["HX-Trigger"] == "locked"
    assert is_locked(client.get(DAY))


def test_a_desk_ends_after_ten_hours(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, hours=10, minutes=1)

    assert client.get(DAY).status_code == 302
    assert unlock(client).status_code == 302
    assert who(client) is None


def test_a_script_is_told_to_load_the_page_anew_when_the_day_is_over(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, hours=10, minutes=1)

    answer = client.get("/desk/live/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Refresh"]) == (401, "true")


def kept_of(page):
    return re.search(r'name="kept" value="([^"]+)"', page)[1]


def test_what_was_typed_survives_the_lock(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)

    page = text(client.post("/desk/enter/", {"code": "Шевченко", "many": ["1", "2"]}))
    assert "What you typed is kept" in page
    assert "Шевченко" not in page  # the lock lies open
    opened = text(unlock(client, kept=kept_of(page)))

    assert 'action="/desk/enter/"' in opened
    assert 'name="code" value="Шевченко"' in opened
    assert opened.count('name="many"') == 2


def test_after_a_wrong_pin_what_was_typed_is_still_there(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)
    kept = kept_of(text(client.post("/desk/enter/", {"code": "1234567890"})))

    again = kept_of(text(unlock(client, "000001", kept=kept)))

    assert "1234567890" in text(unlock(client, kept=again))


def test_a_password_that_was_typed_is_not_kept(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)
    page = text(client.post("/desk/stock/", {"note": "torn", "password": "secret"}))

    opened = text(unlock(client, kept=kept_of(page)))

    assert "torn" in opened
    assert "secret" not in opened


def test_what_another_site_sends_is_not_kept(clerk, time_machine):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk)
    idle(time_machine, minutes=16)

    answer = browser.post("/desk/enter/", {"code": "1"})

    assert is_locked(answer)
    assert 'name="kept"' not in text(answer)


@pytest.mark.parametrize("kept", ["", "x", "gAAAAA"])
def test_what_is_not_sealed_by_us_is_not_sent(kept, client, clerk, time_machine):
    sign_in(client)

    assert unlock(client, kept=kept, then="//evil.example").url == "/staff/"


def test_after_five_wrong_pins_she_signs_in_fully(client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)

    answers = [unlock(client, f"00000{n}").status_code for n in range(5)]

    assert answers == [403, 403, 403, 403, 302]
    assert who(client) is None
    refused = Event.objects.filter(kind="unlock", result="refused", about=f"user:{clerk.pk}")
    assert refused.count() == 5


def test_wrong_pins_count_with_passwords(client, clerk, other, time_machine):
    """And so the colleague who signs beside somebody has no more tries than at the door."""
    for _ in range(3):
        sign_in(client)
        for n in range(4):
            unlock(client, f"00000{n}")

    answer = client.post("/desk/login/", {"username": "olha", "password": WORD})

    assert "Too many tries failed" in text(answer)


@pytest.mark.parametrize("pin", ["", "1", "135790 ", "１３５７９０", "1" * 999])
def test_only_the_pin_opens(pin, client, clerk, time_machine):
    sign_in(client)
    idle(time_machine, minutes=16)

    assert unlock(client, pin).status_code == 403
    assert is_locked(client.get(DAY))


def test_without_a_pin_only_signing_in_goes_on(client, place, time_machine):
    place.clerks.add(make("clerk", "new", pin=""))
    sign_in(client, "new")
    idle(time_machine, minutes=16)

    page = text(client.get(DAY))

    assert "You have no PIN yet" in page
    assert 'name="pin"' not in page
    assert unlock(client, "").status_code == 403
    assert client.post("/desk/logout/").status_code == 302


def test_two_clerks_change_places_by_their_pins(client, clerk, other, time_machine):
    sign_in(client, "petro")
    idle(time_machine, hours=1)
    sign_in(client)
    assert client.post("/desk/lock/").url == DAY
    page = text(client.get(DAY))
    assert "petro" in page

    assert unlock(client, "864209", who=other.pk).url == DAY

    assert who(client) == str(other.pk)
    client.post("/desk/lock/")
    assert unlock(client, who=clerk.pk).status_code == 302
    assert who(client) == str(clerk.pk)


def test_who_comes_back_by_a_pin_still_ends_after_ten_hours(client, clerk, other, time_machine):
    sign_in(client, "petro")
    idle(time_machine, hours=9)
    sign_in(client)
    unlock(client, "864209", who=other.pk)
    idle(time_machine, hours=1, minutes=1)

    assert client.get(DAY).status_code == 302
    assert unlock(client, "864209", who=other.pk).status_code == 302


def test_nobody_takes_a_place_without_having_signed_in_there(client, clerk, other, time_machine):
    sign_in(client)

    unlock(client, "864209", who=other.pk)

    assert who(client) == str(clerk.pk)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "phone"}, {"password": "x"}])
def test_nobody_comes_back_whose_account_changed(change, client, clerk, other, time_machine):
    sign_in(client, "petro")
    sign_in(client)
    User.objects.filter(pk=other.pk).update(**change)

    unlock(client, "864209", who=other.pk)

    assert who(client) == str(clerk.pk)


def test_who_signs_out_does_not_come_back_by_a_pin(client, clerk, other, time_machine):
    sign_in(client, "petro")
    client.post("/desk/logout/")
    sign_in(client)

    unlock(client, "864209", who=other.pk)

    assert who(client) == str(clerk.pk)


def test_what_one_typed_another_does_not_send(client, clerk, other, time_machine):
    sign_in(client, "petro")
    sign_in(client)
    client.post("/desk/lock/")
    kept = kept_of(text(client.post("/desk/enter/", {"code": "1234567890"})))

    answer = unlock(client, "864209", who=other.pk, kept=kept)

    assert answer.status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "officer"}])
def test_ending_an_account_or_changing_the_role_ends_its_sessions(change, client, clerk):
    sign_in(client)
    old = {name: getattr(clerk, name) for name in change}

    User.objects.filter(pk=clerk.pk).update(**change)
    User.objects.filter(pk=clerk.pk).update(**old)

    assert client.get(DAY).status_code == 302
    assert who(client) is None


def test_a_stale_row_that_is_saved_brings_no_session_back(client, clerk):
    sign_in(client)
    stale = User.objects.get(pk=clerk.pk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    stale.save()

    assert client.get(DAY).status_code == 302


def choose(client, **fields):
    return client.post("/desk/pin/", fields)


def test_a_pin_is_chosen_after_signing_in(client, place):
    place.clerks.add(make("clerk", "new", pin=""))
    sign_in(client, "new")

    assert choose(client, pin="192837", again="192837").url == "/staff/"

    client.post("/desk/lock/")
    assert unlock(client, "192837", then=DAY).url == DAY


@pytest.mark.parametrize("pin", ["12345", "123456", "987654", "111111", "abcdef", "", "123456789"])
def test_a_pin_that_everybody_tries_first_is_not_taken(pin, client, clerk):
    sign_in(client)

    assert choose(client, pin=pin, again=pin).status_code == 200


def test_two_different_pins_are_a_mistake(client, clerk):
    sign_in(client)

    assert choose(client, pin="192837", again="192838").status_code == 200


@pytest.mark.parametrize(("old", "status"), [("", 200), ("000000", 200), (PIN, 302)])
def test_later_the_old_pin_is_asked_for(old, status, client, clerk, time_machine):
    """Else whoever finds a desk open makes it her own."""
    sign_in(client)
    idle(time_machine, minutes=11)

    assert choose(client, old=old, pin="192837", again="192837").status_code == status
