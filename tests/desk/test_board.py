from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from appointments.links import make_link
from desk import board, waiting
from desk.board import board_link
from desk.models import Ticket
from desk.waiting import call_next, give_ticket
from locations.models import Desk
from tests.factories import LocationFactory, PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Nothing of the board is remembered, and every call counts."""
    monkeypatch.setattr(board, "board", board.board.__wrapped__)
    monkeypatch.setattr("desk.board_views.board", board.board)
    monkeypatch.setattr(waiting, "SAME_CALL", timedelta(0))


@pytest.fixture
def desk(location):
    return Desk.objects.create(location=location, number=4)


def calls(location):
    return [(call.number, call.desk) for call in board.board(location.pk).calls]


def text(response):
    return response.content.decode()


def test_the_newest_call_stands_first(location, desk):
    second = Desk.objects.create(location=location, number=7)
    give_ticket(PartyFactory(), location)
    give_ticket(PartyFactory(), location)
    call_next(desk, [])
    call_next(second, [])
    waiting.call_again(desk)

    assert calls(location) == [("001", 4), ("002", 7)]


def test_who_waits_or_is_done_is_not_on_the_board(location, desk):
    for _ in range(3):
        give_ticket(PartyFactory(), location)
    call_next(desk, [])
    call_next(desk, [])

    assert calls(location) == [("002", 4)]


def test_the_board_is_of_one_location_and_of_today(location, desk):
    give_ticket(PartyFactory(), location)
    call_next(desk, [])

    assert not calls(LocationFactory())
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert not calls(location)


def test_the_screen_speaks_four_languages_and_names_nobody(client, location, desk):
    give_ticket(PartyFactory(email="secret@example.org"), location)
    call_next(desk, [])

    page = text(client.get(board_link(location)))

    assert all(f'lang="{code}"' in page for code in ["uk", "ru", "nl", "en"])
    assert "001" in page
    assert "secret" not in page
    assert '<meta http-equiv="refresh"' in page


def test_htmx_fetches_only_the_part_that_changes(client, location):
    part = text(client.get(board_link(location), headers={"HX-Request": "true"}))

    assert "board__rows" in part
    assert "<html" not in part


@pytest.mark.parametrize("token", ["1", "1:x", "x:y", ":"])
def test_a_guessed_board_does_not_exist(client, location, token):
    assert client.get(f"/board/{token}/").status_code == 404


def test_the_board_takes_one_query(client, location, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(board_link(location))


def own(client, party, language="en"):
    return text(client.get(f"/{language}/v/{make_link(party)}/ticket/"))


def test_a_party_reads_its_number_on_its_own_page(client, location):
    party = PartyFactory()
    before = own(client, party)
    give_ticket(party, location)

    assert "001" not in before
    assert "001" in own(client, party)


def test_a_party_reads_to_which_desk_it_is_called(client, location, desk):
    party = PartyFactory()
    give_ticket(party, location)
    call_next(desk, [])

    assert "go to desk: 4" in own(client, party)


def test_who_missed_the_call_is_told_kindly(client, location, desk):
    party = PartyFactory()
    give_ticket(party, location)
    call_next(desk, [])
    waiting.mark_not_here(desk)

    assert "We called your number" in own(client, party)


def test_a_link_that_is_forged_opens_nothing(client, location):
    give_ticket(PartyFactory(), location)

    assert client.get("/en/v/x:y/ticket/").status_code == 404
    assert Ticket.objects.count() == 1
