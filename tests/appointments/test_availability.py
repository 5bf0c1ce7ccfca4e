from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from appointments import availability
from appointments.availability import (
    HORIZON,
    FreeSlot,
    earliest,
    earliest_far,
    free_days,
    free_slots,
    last_day,
    look_again,
    windows,
)
from tests.appointments.steps import hold_for
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, row_of_slots
from tests.races import race

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)  # at the office


@pytest.fixture(autouse=True)
def fresh_look():
    look_again()
    yield
    look_again()


def on_day(location, days, **slot):
    """A slot at nine, so many days from now."""
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    return SlotFactory(location=location, morning=morning + timedelta(days=days), **slot)


def seen(slot):
    return {each.pk: each.left for each in free_slots(slot.location_id, slot_day(slot))}


def slot_day(slot):
    return timezone.localdate(slot.starts_at)


def run_of(*left, since=NOON):
    """Neighbouring free slots, so many places left in each."""
    length = timedelta(minutes=10)
    starts = [since + length * number for number in range(len(left))]
    return [
        FreeSlot(pk, start, start + length, places)
        for pk, (start, places) in enumerate(zip(starts, left, strict=True), start=1)
        if places
    ]


def found(free, size):
    return [window.slots for window in windows(1, free, size)]


def test_free_slots_counts_what_the_public_may_take():
    slot = SlotFactory(planned=6)
    for claim in ["held", "lapsed", "public", "cooling", "cooled"]:
        AppointmentFactory(slot=slot, **{claim: True})
    AppointmentFactory(slot=slot)

    assert seen(slot) == {slot.pk: 2}  # one may be ended, one was given back
    assert len(hold_for(2, slot)) == 2


def test_a_place_that_cools_twice_is_counted_once():
    slot = SlotFactory(planned=2)
    AppointmentFactory(slot=slot, place=1, cooling=True)
    AppointmentFactory(slot=slot, place=1)

    assert seen(slot) == {slot.pk: 1}


@pytest.mark.parametrize(
    "slot",
    [
        {"planned": 0},
        {"planned": 2, "ceiling": 0},
        {"opens_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_free_slots_leaves_out_what_nobody_may_take(slot):
    assert seen(SlotFactory(**slot)) == {}


def test_free_slots_leaves_out_what_has_begun():
    now = timezone.now()
    begun = SlotFactory(starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(minutes=9))

    assert seen(begun) == {}


def test_free_slots_shows_no_more_than_there_is_after_capacity_was_lowered():
    slot = SlotFactory(planned=4, ceiling=2)
    for place in (2, 3):
        AppointmentFactory(slot=slot, place=place)

    assert seen(slot) == {}


def test_windows_are_the_shortest_runs_that_seat_the_party():
    assert found(run_of(1, 2, 0, 3), 3) == [(1, 2), (4,)]
    assert found(run_of(1, 2, 0, 3), 1) == [(1,), (2,), (4,)]
    assert found(run_of(2, 2, 2, 2), 6) == [(1, 2, 3), (2, 3, 4)]
    assert found(run_of(1, 1, 1, 1), 4) == []
    assert found([], 1) == []


def test_windows_do_not_reach_over_midnight():
    midnight = datetime(2026, 12, 1, 23, tzinfo=UTC)

    free = run_of(1, 1, 1, 1, since=midnight - timedelta(minutes=20))

    assert found(free, 2) == [(1, 2), (3, 4)]


def test_every_window_that_is_shown_can_be_held():
    slots = row_of_slots(2, 1, 3, 1)
    AppointmentFactory(slot=slots[2])

    shown = list(
        windows(slots[0].location_id, free_slots(slots[0].location_id, slot_day(slots[0])), 3)
    )

    assert [window.slots for window in shown] == [
        (slots[0].pk, slots[1].pk),
        (slots[1].pk, slots[2].pk),
        (slots[2].pk, slots[3].pk),
    ]
    by_pk = {slot.pk: slot for slot in slots}
    for window in shown:
        claims = hold_for(3, *[by_pk[pk] for pk in window.slots])
        type(claims[0]).objects.update(
            status="cancelled", held_until=None, public_at=NOON - HORIZON
        )


def test_free_days_come_soonest_first_and_know_their_halves():
    location = LocationFactory()
    later, sooner = on_day(location, 20), on_day(location, 3)
    on_day(location, 3, minute=240)
    today = timezone.localdate()

    first, second = free_days(location.pk, 2, since=today)

    assert (first.day, first.mornings, first.afternoons) == (slot_day(sooner), 1, 1)
    assert (second.day, second.mornings, second.afternoons) == (slot_day(later), 1, 0)
    assert [day.day for day in free_days(location.pk, 2, since=slot_day(later))] == [second.day]
    assert list(free_days(location.pk, 3, since=today)) == []


def test_free_days_look_no_further_than_asked(django_assert_num_queries):
    location = LocationFactory()
    on_day(location, 1)
    on_day(location, 30)

    with django_assert_num_queries(3):  # of the first week
        next(free_days(location.pk, 1, since=timezone.localdate()))


def test_earliest_is_the_first_window_from_a_day_on():
    location = LocationFactory()
    first, second = on_day(location, 3), on_day(location, 9)
    today = timezone.localdate()

    assert earliest(location.pk, 1, since=today).slots == (first.pk,)
    assert earliest(location.pk, 1, since=slot_day(second)).slots == (second.pk,)
    assert earliest(location.pk, 3, since=today) is None
    assert earliest_far(location.pk, 1, today).slots == (first.pk,)


def test_nothing_is_shown_beyond_the_horizon():
    location = LocationFactory()
    on_day(location, HORIZON.days + 8)

    assert earliest(location.pk, 1, since=timezone.localdate()) is None
    assert last_day() == timezone.localdate() + HORIZON


@pytest.mark.parametrize("size", [1, 3])
def test_a_look_costs_the_same_for_one_slot_as_for_three(size, django_assert_num_queries):
    slots = row_of_slots(*[2] * size)

    with django_assert_num_queries(3):
        seen(slots[0])
    with django_assert_num_queries(0):
        seen(slots[0])


def test_look_again_forgets_the_taken_and_nothing_else(django_assert_num_queries):
    taken, other = SlotFactory(), SlotFactory()
    today = timezone.localdate()
    for slot in (taken, other):
        earliest(slot.location_id, 1, since=today)
        earliest_far(slot.location_id, 1, today)
    hold_for(2, taken)

    look_again([taken.pk])

    assert earliest(taken.location_id, 1, since=today) is None
    assert earliest_far(taken.location_id, 1, today) is None
    with django_assert_num_queries(0):
        assert earliest(other.location_id, 1, since=today).slots == (other.pk,)
        assert earliest_far(other.location_id, 1, today).slots == (other.pk,)


@pytest.mark.django_db(transaction=True)
def test_threads_may_look_and_forget_at_once(monkeypatch):
    slots = SlotFactory.create_batch(4)
    monkeypatch.setattr(availability.SEEN_SLOTS, "_TTLCache__ttl", 0.001)

    def visitor(slot):
        for _ in range(40):
            seen(slot)
            look_again([each.pk for each in slots])
        return seen(slot)

    results = race(*[lambda slot=slot: visitor(slot) for slot in slots])

    assert results == [{slot.pk: 2} for slot in slots]
