from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from appointments.models import HallDay
from desk import waiting
from desk.models import Ticket
from desk.waiting import NobodyWaits, NotHere, call_next, give_ticket, note_if_idle
from locations.models import Desk
from tests.factories import LocationFactory, PartyFactory
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(location):
    return Desk.objects.create(location=location, number=1)


@pytest.fixture
def other_desk(location):
    return Desk.objects.create(location=location, number=2)


@pytest.fixture
def quick(monkeypatch):
    """Every call counts, however soon it follows."""
    monkeypatch.setattr(waiting, "SAME_CALL", timedelta(0))


def ticket(location, **facts):
    return give_ticket(PartyFactory(**facts), location)


def state(row):
    row.refresh_from_db()
    return row.state


def test_numbers_count_from_one_at_each_location(location):
    other = LocationFactory()

    numbers = [ticket(place).number for place in [location, location, other]]

    assert numbers == [1, 2, 1]


def test_numbers_begin_anew_each_day(location):
    ticket(location)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert ticket(location).number == 1


def test_a_party_has_one_ticket_a_day(location):
    party = PartyFactory()

    assert give_ticket(party, location) == give_ticket(party, location)


def test_who_comes_after_the_others_of_the_party_waits_with_the_same_number(location, desk, quick):
    first = ticket(location)
    ticket(location)
    call_next(desk, [])
    call_next(desk, [])

    give_ticket(first.party, location)

    assert call_next(desk, []) == first


def test_a_ticket_shows_three_digits_and_no_name(location):
    assert str(ticket(location)) == "001"


def test_the_longest_waiting_is_called_first(location, desk):
    first, _ = ticket(location), ticket(location)

    called = call_next(desk, [])

    assert (called, called.state, called.desk, called.calls) == (first, "called", desk, 1)


def test_a_clerk_calls_who_speaks_her_languages(location, desk):
    ticket(location, language="uk")
    dutch = ticket(location, language="nl")

    assert call_next(desk, ["nl", "en"]) == dutch


def test_a_clerk_is_told_if_nobody_speaks_her_languages(location, desk):
    ticket(location, language="uk")

    with pytest.raises(NobodyWaits):
        call_next(desk, ["nl"])


def test_a_desk_stands_idle_only_if_nobody_waits_in_any_language(location, desk, other_desk):
    ticket(location, language="uk")
    note_if_idle(desk)
    waited = HallDay.objects.exists()

    call_next(other_desk, [])
    note_if_idle(desk)

    assert not waited
    assert HallDay.objects.get().idle_at is not None


def test_calling_the_next_ends_what_the_desk_had_open(location, desk, quick):
    first, second = ticket(location), ticket(location)
    call_next(desk, [])
    waiting.serve(desk)

    assert call_next(desk, []) == second
    assert state(first) == "done"


def test_who_was_called_and_never_came_is_put_aside_by_the_next_call(location, desk, quick):
    first, _ = ticket(location), ticket(location)
    call_next(desk, [])
    call_next(desk, [])

    assert state(first) == "not_here"
    assert waiting.put_back(first.pk, location).state == "waiting"


def test_nothing_ends_if_nobody_waits(location, desk, quick):
    first = ticket(location)
    call_next(desk, [])

    with pytest.raises(NobodyWaits):
        call_next(desk, [])

    assert state(first) == "called"


def test_a_call_repeated_at_once_calls_nobody_else(location, desk):
    first, second = ticket(location), ticket(location)

    assert [call_next(desk, []), call_next(desk, [])] == [first, first]
    assert state(second) == "waiting"


def test_who_was_called_is_called_again(location, desk):
    first = ticket(location)
    call_next(desk, [])

    assert waiting.call_again(desk).calls == 2
    assert state(first) == "called"


def test_who_came_is_being_served(location, desk):
    first = ticket(location)
    call_next(desk, [])

    waiting.serve(desk)

    assert state(first) == "here"


def test_who_did_not_come_can_be_put_back_in_line(location, desk):
    first, _ = ticket(location), ticket(location)
    call_next(desk, [])
    waiting.mark_not_here(desk)
    aside = state(first)

    waiting.put_back(first.pk, location)

    assert aside == "not_here"
    assert call_next(desk, []) == first


@pytest.mark.parametrize("act", [waiting.call_again, waiting.serve, waiting.mark_not_here])
def test_a_desk_that_called_nobody_is_told_so(desk, act):
    with pytest.raises(NotHere):
        act(desk)


def test_a_ticket_of_another_location_is_not_put_back(location):
    foreign = ticket(LocationFactory())

    with pytest.raises(NotHere):
        waiting.put_back(foreign.pk, location)


def test_an_undone_check_in_takes_the_ticket_back(location, desk):
    first = ticket(location)

    waiting.take_back_ticket(first.party, location)

    assert state(first) == "not_here"
    with pytest.raises(NobodyWaits):
        call_next(desk, [])


def test_at_midnight_yesterdays_tickets_are_over(location, desk):
    first, left = ticket(location), ticket(location)
    call_next(desk, [])

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        with pytest.raises(NotHere):
            waiting.serve(desk)
        with pytest.raises(NobodyWaits):
            call_next(desk, [])
        today = ticket(location)

        assert call_next(desk, []) == today
    assert (state(first), state(left)) == ("not_here", "waiting")


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_call_at_once_never_get_the_same_ticket(deadlocks):
    location = LocationFactory()
    desks = [Desk.objects.create(location=location, number=n) for n in range(1, 7)]
    tickets = [ticket(location) for _ in range(4)]

    called = race(*[partial(call_next, desk, []) for desk in desks])

    got = [row.pk for row in called if isinstance(row, Ticket)]
    assert len(got) == len(set(got)) == len(tickets)
    assert sum(isinstance(row, NobodyWaits) for row in called) == 2
    assert not deadlocks


@pytest.mark.django_db(transaction=True)
def test_a_desk_where_two_press_at_once_calls_one(deadlocks):
    location = LocationFactory()
    desk = Desk.objects.create(location=location, number=1)
    first, second = ticket(location), ticket(location)

    called = race(*[partial(call_next, desk, [])] * 4)

    assert set(called) == {first}
    assert state(second) == "waiting"
    assert not deadlocks


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_are_all_different(deadlocks):
    location = LocationFactory()
    parties = [PartyFactory() for _ in range(6)]

    given = race(*[partial(give_ticket, party, location) for party in parties])

    assert sorted(row.number for row in given) == [1, 2, 3, 4, 5, 6]
    assert not deadlocks
