from datetime import timedelta

import pytest

from locations.limits import lift, limit
from locations.models import Limit, Why
from locations.services import plan_day
from tests.factories import OpeningHoursFactory, SlotFactory, row_of_slots
from tests.planning.capacity.steps import working_day
from tests.races import race

TEN = timedelta(minutes=10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def slots():
    """Three slots in a row with four places each."""
    return row_of_slots(4, 4, 4)


@pytest.fixture
def place(slots):
    return slots[0].location_id


def ceilings(slots):
    for slot in slots:
        slot.refresh_from_db()
    return [slot.ceiling for slot in slots]


def span(*slots):
    return slots[0].starts_at, slots[-1].ends_at


def test_a_limit_is_the_ceiling_of_the_slots_it_touches(slots, place):
    written = limit(place, *span(slots[0], slots[1]), 2, Why.HALL)

    assert (written, ceilings(slots)) == (2, [2, 2, None])


def test_a_limit_that_takes_a_part_of_a_slot_holds_for_all_of_it(slots, place):
    middle = slots[1].starts_at + TEN / 2

    limit(place, middle, middle + TEN / 4, 0, Why.PAUSE)

    assert ceilings(slots) == [None, 0, None]


def test_the_lowest_limit_counts_and_lifting_it_leaves_the_other(slots, place):
    limit(place, *span(*slots), 3, Why.HALL)
    limit(place, *span(slots[0]), 0, Why.STOCK)
    both = ceilings(slots)

    lift(place, *span(*slots), Why.STOCK)

    assert (both, ceilings(slots)) == ([0, 3, 3], [3, 3, 3])


def test_two_pauses_with_notes_of_their_own_do_not_undo_each_other(slots, place):
    limit(place, *span(*slots), 0, Why.PAUSE, note="move:1")
    limit(place, *span(*slots), 2, Why.PAUSE)

    lift(place, *span(*slots), Why.PAUSE, note="move:1")

    assert ceilings(slots) == [2, 2, 2]


def test_the_same_limit_again_says_the_new_number(slots, place):
    limit(place, *span(*slots), 3, Why.HALL)

    limit(place, *span(*slots), 1, Why.HALL)

    assert (ceilings(slots), Limit.objects.count()) == ([1, 1, 1], 1)


@pytest.mark.parametrize("act", [limit, lift])
def test_repeating_writes_nothing(act, slots, place):
    more = (2, Why.HALL) if act is limit else (Why.HALL,)
    act(place, *span(*slots), *more)

    assert act(place, *span(*slots), *more) == 0


def test_a_limit_of_another_location_limits_nothing_here(slots):
    other = SlotFactory(starts_at=slots[0].starts_at)

    limit(other.location_id, *span(*slots), 0, Why.PAUSE)

    assert ceilings(slots) == [None, None, None]


def test_slots_that_are_made_later_have_the_limits_there_are():
    day = working_day(13)
    hours = OpeningHoursFactory(weekday=day.weekday(), opens="09:00", closes="09:30")
    plan_day(hours.location, day)
    limit(hours.location_id, *span(*hours.location.slots.order_by("starts_at")), 1, Why.STOCK)
    hours.location.slots.all().delete()

    plan_day(hours.location, day)

    made = hours.location.slots.values_list("ceiling", "capacity")
    assert list(made) == [(1, 1)] * 3


@pytest.mark.django_db(transaction=True)
def test_two_limits_at_once_both_count(slots, place):
    race(
        lambda: limit(place, *span(*slots), 3, Why.HALL),
        lambda: limit(place, *span(slots[0]), 0, Why.STOCK),
    )

    assert ceilings(slots) == [0, 3, 3]
