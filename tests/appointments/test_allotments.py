from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.allotments import kept_places
from appointments.availability import DAY, Span, look, look_again
from appointments.exceptions import SlotFull
from appointments.models import Allotment
from tests.appointments.steps import hold_as, hold_for, seats
from tests.factories import (
    AllotmentFactory,
    AppointmentFactory,
    PartyFactory,
    SlotFactory,
    row_of_slots,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_look():
    look_again()


def kept(*slots, now=None):
    return kept_places([slot.pk for slot in slots], now or timezone.now())


def shown(slot):
    """How many places the list shows."""
    look_again()
    day = timezone.localdate(slot.starts_at)
    free = look([slot.location_id], Span(day, day + DAY))[slot.location_id].slots
    return sum(each.left for each in free)


def test_kept_places_adds_up_the_allotments_of_each_slot():
    one, two, three = row_of_slots(6, 6, 6)
    AllotmentFactory(slot=one, seats=2)
    AllotmentFactory(slot=one, seats=1)
    AllotmentFactory(slot=two, seats=4)

    assert kept(one, two, three) == {one.pk: 3, two.pk: 4}
    assert kept(two) == {two.pk: 4}
    assert kept() == {}


@pytest.mark.parametrize("status", ["held", "booked", "checked_in", "fulfilled", "unfinished"])
def test_what_was_taken_from_an_allotment_is_not_kept_twice(status):
    allotment = AllotmentFactory()
    clocks = {"held": True} if status == "held" else {"status": status}

    AppointmentFactory(slot=allotment.slot, allotment=allotment, **clocks)

    assert kept(allotment.slot) == {allotment.slot_id: 1}


def test_what_came_back_to_an_allotment_is_kept_again():
    allotment = AllotmentFactory()

    AppointmentFactory(slot=allotment.slot, allotment=allotment, cooled=True)

    assert kept(allotment.slot) == {allotment.slot_id: 2}


def test_more_taken_than_kept_takes_nothing_from_the_next_allotment():
    slot = SlotFactory(planned=6)
    full = AllotmentFactory(slot=slot, seats=1)
    AppointmentFactory.create_batch(3, slot=slot, allotment=full)
    AllotmentFactory(slot=slot, seats=2)

    assert kept(slot) == {slot.pk: 2}


def test_nobody_else_gets_what_is_kept_whatever_the_door():
    allotment = AllotmentFactory(slot__planned=3)

    assert shown(allotment.slot) == 1
    for options in [{}, {"party": PartyFactory(), "public": False}]:
        with pytest.raises(SlotFull):
            hold_for(2, allotment.slot, **options)
    assert seats(hold_for(1, allotment.slot)) == [(allotment.slot, 1)]


def test_what_is_not_taken_falls_open_by_the_clock_alone():
    allotment = AllotmentFactory(slot__planned=2)
    with pytest.raises(SlotFull):
        hold_for(1, allotment.slot)

    Allotment.objects.update(kept_until=timezone.now() - timedelta(seconds=1))

    assert shown(allotment.slot) == 2
    assert len(hold_for(2, allotment.slot)) == 2


def test_an_allotment_made_over_a_full_slot_evicts_nobody():
    slot = SlotFactory(planned=2)
    rows = AppointmentFactory.create_batch(2, slot=slot)
    AllotmentFactory(slot=slot, seats=2)

    assert shown(slot) == 0
    with pytest.raises(SlotFull):
        hold_as(rows[0].party, 1, slot, public=False, moving=True)


@pytest.mark.parametrize("size", [1, 3])
def test_kept_places_is_one_query(size, django_assert_num_queries):
    allotments = AllotmentFactory.create_batch(size)

    with django_assert_num_queries(1):
        assert len(kept(*[each.slot for each in allotments])) == size
