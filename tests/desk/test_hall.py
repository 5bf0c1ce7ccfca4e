from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from appointments.models import HallDay
from desk.models import Ticket
from desk.numbers import numbers
from desk.waiting import give_ticket
from locations.models import Desk
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory

ROOM, CALL = "/desk/waiting/", "/desk/waiting/call/"


@pytest.fixture
def desk(client, clerk, location):
    """A desk, chosen at this device."""
    desk = Desk.objects.create(location=location, number=4)
    client.post("/desk/location/", {"desk": desk.pk})
    return desk


def text(response):
    return response.content.decode()


def wait(location, **facts):
    return give_ticket(PartyFactory(**facts), location)


def test_the_next_is_called_with_one_press(client, location, desk):
    wait(location)

    page = text(client.post(CALL, follow=True))

    assert '<b class="ticket__number">001</b>' in page
    assert Ticket.objects.get().desk == desk


@pytest.mark.parametrize(
    ("act", "state"), [("again", "called"), ("here", "here"), ("not_here", "not_here")]
)
def test_what_became_of_the_call_is_said_with_one_press(client, location, desk, act, state):
    wait(location)
    client.post(CALL)

    client.post(CALL, {"act": act})

    assert Ticket.objects.get().state == state


def test_a_desk_that_finds_nobody_stands_idle_in_the_history_of_the_day(client, location, desk):
    page = text(client.post(CALL, follow=True))

    assert "Nobody is waiting." in page
    assert HallDay.objects.get(location=location).idle_at is not None


def test_a_clerk_says_which_languages_she_speaks(client, clerk, location, desk):
    wait(location, language="uk")
    client.post("/desk/waiting/speaks/", {"speaks": ["nl", "en"]})

    page = text(client.post(CALL, follow=True))

    clerk.refresh_from_db()
    assert clerk.speaks == ["nl", "en"]
    assert "Nobody is waiting." in page
    assert "in any language" in page


def test_the_longest_waiting_is_called_in_any_language_if_wanted(client, clerk, location, desk):
    ticket = wait(location, language="uk")
    client.post("/desk/waiting/speaks/", {"speaks": ["nl"]})

    client.post(CALL, {"act": "anybody"})

    ticket.refresh_from_db()
    assert ticket.state == "called"


def test_a_language_that_is_none_changes_nothing(client, clerk, location, desk):
    client.post("/desk/waiting/speaks/", {"speaks": ["xx"]})

    clerk.refresh_from_db()
    assert clerk.speaks == []


def test_who_was_put_aside_is_let_wait_again(client, location, desk):
    ticket = wait(location)
    client.post(CALL)
    client.post(CALL, {"act": "not_here"})

    client.post(f"/desk/waiting/{ticket.pk}/back/")

    ticket.refresh_from_db()
    assert ticket.state == "waiting"


def test_a_ticket_of_another_location_stays_as_it_is(client, desk):
    foreign = wait(LocationFactory())

    page = text(client.post(f"/desk/waiting/{foreign.pk}/back/", follow=True))

    assert "no longer at your desk" in page


@pytest.mark.parametrize("sent", [{"code": "CMD-NEXT"}, {"code": "", "main": "next"}])
def test_a_card_or_enter_on_the_empty_field_calls_the_next(client, location, desk, sent):
    ticket = wait(location)

    response = client.post("/desk/enter/", sent)

    ticket.refresh_from_db()
    assert (response.url, ticket.state) == (ROOM, "called")


def test_the_reception_calls_nobody(client, clerk, location):
    assert client.post(CALL).url == "/desk/location/"


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_room_takes_the_same_queries_however_full(
    client, location, desk, waiting, django_assert_num_queries
):
    for _ in range(waiting):
        wait(location)
    client.get(ROOM)

    with django_assert_num_queries(9):  # the user, the place, the tickets, 5 numbers, the day
        client.get(ROOM)


@pytest.mark.parametrize(
    ("said", "line", "works"), [("line", True, True), ("broken", False, False), ("x", None, None)]
)
def test_the_desk_says_what_sort_of_day_it_is(client, clerk, location, said, line, works):
    client.post("/desk/waiting/hall/", {"say": said})

    days = HallDay.objects.values_list("line_outside", "works")
    assert list(days) == ([(line, works)] if line is not None else [])


def test_what_was_said_of_the_day_is_taken_back(client, clerk, location):
    for said in ["line", "no_line", "broken", "works"]:
        client.post("/desk/waiting/hall/", {"say": said})

    day = HallDay.objects.get()
    assert (day.line_outside, day.works) == (False, True)


@time_machine.travel("2026-12-01T12:00:00+01:00", tick=False)
def test_the_numbers_of_the_day(location):
    now = timezone.now()
    early = SlotFactory(location=location, starts_at=now - timedelta(seconds=301), planned=9)
    AppointmentFactory(slot=early)
    for status in ["checked_in", "fulfilled", "unfinished"]:
        AppointmentFactory(slot=early, status=status)
    AppointmentFactory(slot=SlotFactory(location=location, starts_at=now), status="booked")
    AppointmentFactory(slot=SlotFactory(starts_at=now))
    wait(location)

    found = numbers(location, None, now)

    assert (found.waiting, found.here, found.served, found.late) == (1, 3, 2, 1)
    assert (found.expected, found.on_roll, found.in_safe) == (5, None, 0)


def test_the_numbers_are_fetched_again_and_again(client, location, desk):
    page = text(client.get("/desk/live/"))

    assert "stickers on your roll" in page
    assert "<html" not in page
