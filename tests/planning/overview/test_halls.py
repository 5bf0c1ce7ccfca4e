from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from desk.waiting import give_ticket
from locations.models import Desk
from planning.overview.halls import Hall, halls, quarter_of, quarters, together
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory

NINE = timezone.make_aware(datetime.combine(date(2026, 12, 8), time(9)))
LATER = NINE + timedelta(minutes=50)


@pytest.fixture
def location(db):
    return LocationFactory(name="Breda")


def booked(location, minute=0, **how):
    """Somebody at that minute after nine."""
    starts_at = NINE + timedelta(minutes=minute)
    slot = location.slots.filter(starts_at=starts_at).first()
    slot = slot or SlotFactory(location=location, starts_at=starts_at, planned=9)
    return AppointmentFactory(slot=slot, **how)


def arrived(location, minute, *, came, **how):
    """Somebody who came at another minute than that of their slot."""
    claim = booked(location, minute, status="checked_in", **how)
    with time_machine.travel(NINE + timedelta(minutes=came), tick=False):
        return give_ticket(claim.party, location)


def hall_of(location):
    return halls(LATER, location).get(location.pk, Hall())


def test_a_hall_counts_who_is_expected_here_served_late_and_missed(location):
    for status in ("booked", "checked_in", "fulfilled", "unfinished"):
        booked(location, status=status)
    booked(location, status="no_show", public_at=NINE)
    booked(location, status="cancelled", public_at=NINE)
    booked(location, minute=45)

    hall = hall_of(location)

    assert (hall.expected, hall.arrived, hall.served, hall.late, hall.missed) == (6, 3, 2, 1, 1)


def test_people_are_planned_by_their_slot_and_came_when_they_got_a_number(location):
    arrived(location, 0, came=16)

    hall = hall_of(location)

    assert hall.planned == {NINE: 1}
    assert hall.came == {NINE + timedelta(minutes=15): 1}


def test_who_was_written_down_later_came_at_their_own_time(location):
    booked(location, minute=20, status="fulfilled")

    assert hall_of(location).came == {NINE + timedelta(minutes=15): 1}


def test_a_party_has_one_number_but_is_counted_as_people(location):
    ticket = arrived(location, 0, came=1)
    booked(location, party=ticket.party, status="checked_in")

    hall = hall_of(location)

    assert (hall.waiting, hall.arrived) == (1, 2)
    assert hall.came == {NINE: 2}


def test_the_longest_wait_is_of_who_waits_now(location):
    arrived(location, 0, came=20)
    arrived(location, 0, came=10)

    hall = hall_of(location)

    assert (hall.waiting, hall.longest) == (2, 40)
    assert hall.wait(0.5) is None


def test_a_wait_is_from_the_number_to_the_call(location):
    for came in (0, 10, 20):
        ticket = arrived(location, 0, came=came)
        ticket.state, ticket.called_at = "done", NINE + timedelta(minutes=25)
        ticket.save()

    hall = hall_of(location)

    assert sorted(hall.waits) == [5, 15, 25]
    assert (hall.wait(0.5), hall.wait(0.9)) == (15, 25)


@pytest.mark.parametrize(
    ("state", "called", "is_open"), [("here", 1, True), ("done", 30, True), ("done", 10, False)]
)
def test_a_desk_is_open_while_it_serves_or_did_a_moment_ago(location, state, called, is_open):
    desk = Desk.objects.create(location=location, number=1)
    ticket = arrived(location, 0, came=0)
    ticket.state, ticket.desk = state, desk
    ticket.called_at = NINE + timedelta(minutes=called)
    ticket.save()

    assert hall_of(location).desks == ({desk.pk} if is_open else set())


def test_another_day_and_a_practice_location_are_not_today(location):
    booked(location, minute=24 * 60)
    booked(LocationFactory(practice=True))

    assert halls(LATER) == {}


def test_only_the_location_asked_for_is_counted(location):
    booked(LocationFactory())
    booked(location)

    assert set(halls(LATER, location)) == {location.pk}
    assert len(halls(LATER)) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_many_locations_take_no_more_queries_than_one(django_assert_num_queries, db, number):
    for _ in range(number):
        arrived(LocationFactory(), 0, came=0)

    with django_assert_num_queries(2):
        halls(LATER)


def test_halls_are_added_up():
    one = Hall(expected=2, arrived=1, waiting=1, longest=9, waits=[3], desks={1})
    two = Hall(expected=1, waiting=2, longest=4, waits=[1, 2], desks={2})
    one.planned[NINE] += 2
    two.planned[NINE] += 1

    total = together([one, two])

    assert (total.expected, total.arrived, total.waiting, total.longest) == (3, 1, 3, 9)
    assert (sorted(total.waits), total.desks, total.planned) == ([1, 2, 3], {1, 2}, {NINE: 3})


def test_quarters_run_from_the_first_to_the_last_without_a_gap():
    hall = Hall()
    hall.planned[NINE] = 1
    hall.came[NINE + timedelta(minutes=45)] = 1

    assert quarters(hall) == [NINE + timedelta(minutes=15 * at) for at in range(4)]
    assert quarters(Hall()) == []


def test_a_quarter_begins_at_its_start():
    assert quarter_of(NINE + timedelta(minutes=44, seconds=59)) == NINE + timedelta(minutes=30)


def test_a_party_that_comes_from_elsewhere_has_no_place_here(location):
    give_elsewhere = PartyFactory()
    with time_machine.travel(NINE, tick=False):
        give_ticket(give_elsewhere, location)

    hall = hall_of(location)

    assert (hall.waiting, hall.expected) == (1, 0)
