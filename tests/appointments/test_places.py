from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from appointments.exceptions import SlotFull
from appointments.models import Appointment
from appointments.places import (
    COOLING,
    cooled,
    neighbours,
    places,
    seat,
    surely_full,
    take,
)
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    SlotFactory,
    row_of_slots,
)

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
LATE = datetime(2026, 12, 1, 22, 50, tzinfo=UTC)  # ten to midnight at the office


def lapsed(place, hours):
    """A hold whose clock ran out some hours ago."""
    return Appointment(place=place, held_until=NOON - timedelta(hours=hours))


def test_take_gives_the_lowest_free_numbers():
    assert take(5, 5, 2, {1, 3}, []) == ([2, 4], [])


def test_take_gives_as_many_as_there_are():
    assert take(3, 3, 5, {2}, []) == ([1, 3], [])


def test_take_knows_that_a_free_number_is_no_room():
    assert take(4, 4, 1, {2, 3, 4, 5}, []) == ([], [])  # place 1 is free, but four sit in four


def test_take_leaves_what_others_keep():
    assert take(4, 3, 4, set(), []) == ([1, 2, 3], [])
    assert take(4, -1, 1, set(), []) == ([], [])  # more kept than there is


def test_take_spares_lapsed_holds_while_there_is_room():
    assert take(3, 3, 1, {1}, [lapsed(2, hours=1)]) == ([3], [])


def test_take_ends_the_oldest_lapsed_hold_first_and_no_more_than_needed():
    newest, oldest, middle = lapsed(1, hours=1), lapsed(2, hours=3), lapsed(3, hours=2)

    numbers, ended = take(3, 3, 2, set(), [newest, oldest, middle])

    assert (numbers, ended) == ([2, 3], [oldest, middle])


@given(
    capacity=st.integers(0, 8),
    kept=st.integers(0, 4),
    wanted=st.integers(0, 6),
    closed=st.sets(st.integers(1, 10)),
    old=st.sets(st.integers(1, 10)),
)
def test_take_never_gives_more_than_room_nor_a_number_twice(capacity, kept, wanted, closed, old):
    holds = [lapsed(number, hours=number) for number in sorted(old - closed)]

    numbers, ended = take(capacity, capacity - kept, wanted, closed, holds)

    sitting = closed | places([hold for hold in holds if hold not in ended])
    assert numbers == sorted(set(numbers) - sitting)
    assert all(1 <= number <= capacity for number in numbers)
    assert not numbers or len(sitting) + len(numbers) <= capacity - kept
    assert len(numbers) <= wanted
    if len(numbers) < wanted:  # then really nothing was left
        assert len(closed) + len(numbers) >= capacity - kept
        assert ended == sorted(holds, key=lambda hold: hold.held_until)


def test_a_freed_place_cools_for_a_random_while():
    waits = {(cooled(NOON) - NOON).total_seconds() for _ in range(50)}

    assert len(waits) > 1
    assert COOLING[0] <= min(waits) <= max(waits) <= COOLING[1]


def full(people, *slots, form_key=None):
    people, pks = [person.pk for person in people], [slot.pk for slot in slots]
    return surely_full(pks, people, form_key or uuid4(), timezone.now())


@pytest.mark.django_db
def test_a_look_tells_what_is_full_for_the_public():
    first, second = row_of_slots(2, 1)
    people = ApplicantFactory.create_batch(2)
    for claim in ["held", "cooling"]:
        AppointmentFactory(slot=first, **{claim: True})

    assert full(people[:1], first)
    assert not full(people[:1], first, second)  # of the second it has seen nobody
    AppointmentFactory(slot=second, public=True)
    assert not full(people[:1], second)
    AppointmentFactory(slot=second)
    assert full(people[:1], first, second)


@pytest.mark.django_db
def test_a_look_counts_as_free_what_they_and_their_party_have():
    slot = SlotFactory(planned=2)
    mine, mate = (AppointmentFactory(slot=slot, held=True) for _ in range(2))

    assert not full([mine.applicant], slot)
    assert full([mine.applicant, ApplicantFactory()], slot)
    assert not full([ApplicantFactory()], slot, form_key=mate.party.form_key)
    assert full([ApplicantFactory()], slot)


@pytest.mark.django_db
def test_neighbours_are_one_to_three_slots_in_a_row():
    slots = row_of_slots(1, 1, 1, 1)

    assert neighbours(slots[:1])
    assert neighbours(slots[:3])
    assert not neighbours([])
    assert not neighbours(slots)
    assert not neighbours([slots[0], slots[2]])


@pytest.mark.django_db
def test_neighbours_share_a_location_and_a_local_day():
    here, there = SlotFactory(), SlotFactory(minute=10)
    office = LocationFactory()
    midnight = [SlotFactory(location=office, morning=LATE, minute=minute) for minute in (0, 10)]

    assert not neighbours([here, there])
    assert midnight[0].ends_at == midnight[1].starts_at
    assert not neighbours(midnight)


@pytest.mark.django_db
def test_seat_fills_the_earliest_slot_first():
    first, second = row_of_slots(2, 2)
    people = ApplicantFactory.create_batch(3)

    claims, expired = seat(people, [first, second], [], [], {})

    assert [(row.applicant, row.slot, row.place) for row in claims] == [
        (people[0], first, 1),
        (people[1], first, 2),
        (people[2], second, 1),
    ]
    assert expired == []


@pytest.mark.django_db
def test_seat_seats_all_or_nobody():
    first, second = row_of_slots(2, 2)
    people = ApplicantFactory.create_batch(3)

    with pytest.raises(SlotFull):
        seat(people, [first, second], [], [], {first.pk: 1, second.pk: 1})


@pytest.mark.django_db
def test_seat_mixes_up_no_two_slots():
    first, second = row_of_slots(1, 1)
    closed = [Appointment(slot=second, place=1)]

    claims, _ = seat([ApplicantFactory()], [first, second], closed, [], {second.pk: 1})

    assert [(row.slot, row.place) for row in claims] == [(first, 1)]
