import uuid

import pytest
from django.urls import reverse

from planning.models import Act, MassMove, MoveState
from tests.factories import UserFactory
from tests.planning.moves.world import book, office, slots_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def slot(manager):
    """This afternoon, at the location of the manager."""
    [slot] = slots_on(office(), 1, 8, hour=15)
    slot.location.clerks.add(manager)
    return slot


@pytest.fixture
def site(client, manager):
    client.force_login(manager)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def address(name):
    return reverse(f"planning:moves:{name}")


def fewer(**changes):
    given = {"desks_gone": "8", "longest_wait": "30", "reason": "No power"}
    return given | {"form_key": str(uuid.uuid4())} | changes


def test_the_first_page_says_what_can_be_done_and_what_was(site, slot):
    site.post(address("pause"), {"starts": "15:00", "ends": "16:00"})
    text = site.get(address("today")).text

    for said in ["Fewer desks today, or none", "Stop new bookings for a part of today", "done"]:
        assert said in text


def test_a_manager_sees_first_what_it_means(site, slot):
    book(slot)
    text = site.get(address("reduce"), fewer()).text

    assert "Please do not come today" in text
    assert "one of them signs within 4 hours" in text
    assert not MassMove.objects.exists()


def test_then_it_begins_at_once_for_this_location_and_today(site, slot, manager):
    book(slot)
    site.post(address("reduce"), fewer())

    move = MassMove.objects.get()
    assert (move.location, move.asked_by, move.state) == (slot.location, manager, "running")
    assert move.countersign_until is not None


def test_without_a_reason_nothing_begins(site, slot):
    answer = site.post(address("reduce"), fewer(reason=""))

    assert "Say why, in a few words." in answer.text
    assert not MassMove.objects.exists()


def test_what_is_under_way_is_not_begun_again(site, slot):
    book(slot)
    site.post(address("reduce"), fewer())
    answer = site.post(address("reduce"), fewer())

    assert "Something is under way here on these days." in answer.text


def test_new_bookings_stop_for_a_part_of_today(site, slot):
    site.post(address("pause"), {"starts": "15:00", "ends": "16:00"})
    slot.refresh_from_db()

    assert slot.capacity == 0
    assert MassMove.objects.get().act == Act.PAUSE


def test_a_message_is_read_first_and_then_sent(site, slot):
    book(slot)
    given = {"act": "later", "delay": "60", "form_key": str(uuid.uuid4())}
    text = site.get(address("tell"), given).text
    assert "Today it is later" in text
    assert not MassMove.objects.exists()

    for _ in range(2):
        site.post(address("tell"), given)
    move = MassMove.objects.get()
    assert (move.act, move.delay, move.people, move.state) == (
        Act.LATER,
        60,
        1,
        MoveState.RUNNING,
    )


def test_nobody_to_tell_is_said(site, slot):
    text = site.get(address("tell"), {"act": "door", "door": "Kade 2"}).text

    assert "Nobody is expected any more today." in text
