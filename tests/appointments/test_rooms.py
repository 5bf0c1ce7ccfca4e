"""How many places can be kept, and where."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from appointments.allotments import Room, own_seats, rooms, seats_left, spread
from appointments.exceptions import SlotFull
from appointments.places import seat
from config.db import ids
from locations.models import Slot
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    SlotFactory,
    row_of_slots,
)


def room(capacity, taken=0, kept=0):
    return Room(Slot(capacity=capacity), taken, kept)


@pytest.mark.parametrize(
    ("capacity", "taken", "kept", "free"), [(5, 2, 1, 2), (5, 0, 0, 5), (2, 2, 1, 0), (0, 0, 0, 0)]
)
def test_free_is_what_nobody_has_and_nobody_keeps(capacity, taken, kept, free):
    assert room(capacity, taken, kept).free == free


@given(seats=st.integers(1, 40), capacities=st.lists(st.integers(0, 9), max_size=12))
def test_spread_keeps_what_it_can_and_never_more_than_is_free(seats, capacities):
    found = [room(capacity) for capacity in capacities]

    kept = spread(seats, found)

    numbers = [number for _, number in kept]
    assert sum(numbers) == min(seats, sum(capacities))
    assert all(1 <= number <= slot.capacity for slot, number in kept)
    full = [number == slot.capacity for slot, number in kept]
    assert all(full[:-1])  # the earlier ones are used up first


@pytest.mark.django_db
def test_rooms_count_who_sits_there_and_what_others_keep():
    slots = one, two = row_of_slots(6, 6)
    AppointmentFactory(slot=one, status="fulfilled")
    AppointmentFactory(slot=one, public=True)
    AppointmentFactory(slot=one, cooling=True)
    kept, own = AllotmentFactory(slot=one, seats=1), AllotmentFactory(slot=two, seats=3)
    AppointmentFactory(slot=two, allotment=own)

    found = rooms(slots, timezone.now(), but=[own.pk])
    everything = rooms(slots, timezone.now())

    assert [(each.taken, each.kept) for each in found] == [(2, kept.seats), (1, 0)]
    assert [(each.taken, each.kept) for each in everything] == [(2, 1), (1, 2)]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_rooms_take_two_queries(count, django_assert_num_queries):
    slots = row_of_slots(*[4] * count)

    with django_assert_num_queries(2):
        rooms(slots, timezone.now())


@pytest.mark.django_db
def test_own_seats_are_those_still_kept_and_not_yet_taken(django_assert_num_queries):
    kept, over = AllotmentFactory(seats=3), AllotmentFactory(kept_until=timezone.now())
    AppointmentFactory(slot=kept.slot, allotment=kept)

    own = own_seats(ids([kept, over]), timezone.now())

    assert own == {kept.slot_id: (kept.pk, 2)}
    assert seats_left(ids([kept, over]), timezone.now()) == 2
    with django_assert_num_queries(0):
        assert own_seats([], timezone.now()) == {}


@pytest.mark.django_db
def test_seat_takes_no_more_than_the_limit_of_each_slot():
    slots = first, second = [SlotFactory(planned=3), SlotFactory(planned=3)]
    people = ApplicantFactory.create_batch(3)

    claims, _ = seat(people, slots, [], [], {}, {first.pk: 2, second.pk: 1})

    assert [claim.slot for claim in claims] == [first, first, second]
    with pytest.raises(SlotFull):
        seat(people, slots, [], [], {}, {second.pk: 2})
