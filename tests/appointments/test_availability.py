from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from appointments import availability
from appointments.availability import (
    DAY,
    HORIZON,
    Span,
    free_day,
    free_days,
    last_day,
    look,
    look_again,
    spans,
)
from appointments.models import Appointment
from appointments.windows import windows
from tests.appointments.steps import hold_for
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, row_of_slots
from tests.races import race

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_look():
    look_again()
    yield
    look_again()


def on_day(location, days, **slot):
    """A slot at nine, so many days from now."""
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    return SlotFactory(location=location, morning=morning + timedelta(days=days), **slot)


def look_at(slot):
    span = Span(slot_day(slot), slot_day(slot) + DAY)
    return look([slot.location_id], span)[slot.location_id]


def seen(slot):
    return {each.pk: each.left for each in look_at(slot).slots}


def slot_day(slot):
    return timezone.localdate(slot.starts_at)


def test_a_look_counts_what_the_public_may_take():
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
def test_a_look_leaves_out_what_nobody_may_take(slot):
    assert seen(SlotFactory(**slot)) == {}


def test_a_look_leaves_out_what_has_begun():
    now = timezone.now()
    begun = SlotFactory(starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(minutes=9))

    assert seen(begun) == {}


def test_a_look_shows_no_more_than_there_is_after_capacity_was_lowered():
    slot = SlotFactory(planned=4, ceiling=2)
    for place in (2, 3):
        AppointmentFactory(slot=slot, place=place)

    assert seen(slot) == {}


def test_every_window_that_is_shown_can_be_held():
    slots = row_of_slots(2, 1, 3, 1)
    AppointmentFactory(slot=slots[2])

    shown = list(windows(slots[0].location_id, look_at(slots[0]).slots, 3))

    assert [window.slots for window in shown] == [
        (slots[0].pk, slots[1].pk),
        (slots[1].pk, slots[2].pk),
        (slots[2].pk, slots[3].pk),
    ]
    by_pk = {slot.pk: slot for slot in slots}
    for window in shown:
        assert hold_for(3, *[by_pk[pk] for pk in window.slots])
        Appointment.objects.held().update(status="expired", held_until=None, public_at=LONG_AGO)


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

    with django_assert_num_queries(2):  # of the first span, and what is kept for others
        next(free_days(location.pk, 1, since=timezone.localdate()))


def test_spans_follow_one_another_to_the_horizon():
    today = timezone.localdate()

    found = list(spans(today))

    assert found[0].first == today
    assert [span.end for span in found[:-1]] == [span.first for span in found[1:]]
    assert found[-1].end == last_day() + DAY
    assert list(spans(last_day())) == found[-1:]
    assert list(spans(last_day() + DAY)) == []


def test_free_day_shows_the_times_of_that_day_only():
    location = LocationFactory()
    slot = on_day(location, 3)
    on_day(location, 4)

    assert [each.slots for each in free_day(location.pk, 1, slot_day(slot)).windows] == [(slot.pk,)]
    assert free_day(location.pk, 1, slot_day(slot) - DAY) is None
    assert free_day(location.pk, 3, slot_day(slot)) is None


def test_nothing_is_shown_beyond_the_horizon():
    location = LocationFactory()
    beyond, last = on_day(location, HORIZON.days + 1), on_day(location, HORIZON.days)

    shown = free_days(location.pk, 1, since=timezone.localdate())

    assert [day.day for day in shown] == [slot_day(last)] == [last_day()]
    assert free_day(location.pk, 1, slot_day(beyond)) is None


@pytest.mark.parametrize("size", [1, 3])
def test_a_look_costs_the_same_for_one_slot_as_for_three(size, django_assert_num_queries):
    slots = row_of_slots(*[2] * size)

    with django_assert_num_queries(2):
        seen(slots[0])
    with django_assert_num_queries(0):
        seen(slots[0])


@pytest.mark.parametrize("places", [1, 3])
def test_a_look_costs_the_same_at_one_location_as_at_three(places, django_assert_num_queries):
    slots = SlotFactory.create_batch(places)
    span = Span(slot_day(slots[0]), slot_day(slots[0]) + DAY)
    locations = [slot.location_id for slot in slots]
    seen(slots[0])

    with django_assert_num_queries(min(1, places - 1)):  # only where it has not looked yet
        found = look(locations, span)

    assert [look.slots[0].pk for look in found.values()] == [slot.pk for slot in slots]


def test_look_again_forgets_the_taken_and_nothing_else(django_assert_num_queries):
    taken, other = SlotFactory(), SlotFactory()
    for slot in (taken, other):
        next(free_days(slot.location_id, 1, since=timezone.localdate()))
        assert seen(slot) == {slot.pk: 2}
    hold_for(2, taken)

    look_again([taken.pk])

    assert seen(taken) == {}
    assert list(free_days(taken.location_id, 1, since=timezone.localdate())) == []
    with django_assert_num_queries(0):
        assert seen(other) == {other.pk: 2}


@pytest.mark.django_db(transaction=True)
def test_threads_may_look_and_forget_at_once(monkeypatch):
    slots = SlotFactory.create_batch(4)
    monkeypatch.setattr(availability.SOON, "_TTLCache__ttl", 0.001)

    def visitor(slot):
        for _ in range(40):
            seen(slot)
            look_again([each.pk for each in slots])
        return seen(slot)

    results = race(*[lambda slot=slot: visitor(slot) for slot in slots])

    assert results == [{slot.pk: 2} for slot in slots]


def test_who_has_to_look_looks_for_the_next_too(django_assert_num_queries):
    here, there = SlotFactory(), SlotFactory()
    [span, *_] = spans(slot_day(here))
    look([here.location_id], span, beside=[there.location_id])

    with django_assert_num_queries(0):
        seen = look([there.location_id], span)

    assert [slot.pk for slot in seen[there.location_id].slots] == [there.pk]
