from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from locations.limits import limit
from locations.models import Slot, Why
from planning.capacity.releases import next_day, steps_on
from planning.capacity.week import week
from tests.factories import (
    AllotmentFactory,
    AppointmentFactory,
    ClosureFactory,
    LocationFactory,
    OpeningHoursFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db


def monday(day):
    return day - timedelta(days=day.weekday())


def numbers(place, day):
    [[_, days]] = week(monday(day), [place])
    return days[day.weekday()]


def test_a_day_says_its_places_who_has_them_and_what_is_free(place, day):
    first, second = place.slots.order_by("starts_at")[:2]
    AppointmentFactory(slot=first, status="booked")
    AllotmentFactory(slot=second, seats=2)

    found = numbers(place, day)

    assert (found.places, found.booked, found.kept, found.free, found.desks) == (12, 1, 2, 9, 2)
    assert found.conflicts == 0


def test_a_time_that_is_too_full_takes_no_place_from_the_others(place, day):
    slot = place.slots.order_by("starts_at").first()
    for number in (1, 2):
        AppointmentFactory(slot=slot, place=number, status="booked")
    Slot.objects.filter(pk=slot.pk).update(planned=1)

    found = numbers(place, day)

    assert (found.places, found.booked, found.free, found.conflicts) == (11, 2, 10, 1)


def test_where_bookings_are_stopped_nobody_is_too_many(place, day):
    slot = place.slots.order_by("starts_at").first()
    AppointmentFactory(slot=slot, status="booked")
    Slot.objects.filter(pk=slot.pk).update(ceiling=0)

    found = numbers(place, day)

    assert (found.places, found.booked, found.conflicts) == (10, 1, 0)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (lambda place, day: Slot.objects.update(extra=1), "desks and extra places"),
        (lambda place, day: Slot.objects.update(ceiling=1), "a limit"),
        (lambda place, day: Slot.objects.update(ceiling=2), "desks"),
        (lambda place, day: no_stickers(place), "no stickers"),
        (lambda place, day: ClosureFactory(location=place, day=day, reason="Strike"), "Strike"),
        (lambda place, day: Slot.objects.all().delete(), "not planned yet"),
        (lambda place, day: place.opening_hours.all().delete(), "no opening hours"),
    ],
)
def test_a_day_says_which_number_limits_it(said, expected, place, day):
    said(place, day)

    with override("en"):
        assert str(numbers(place, day).limit) == expected


def no_stickers(place):
    slots = place.slots.order_by("starts_at")
    limit(place.pk, slots.first().starts_at, slots.last().ends_at, 0, Why.STOCK)


@pytest.mark.parametrize("places", [1, 3])
def test_a_week_takes_as_many_queries_for_every_location(places, day, django_assert_num_queries):
    rows = LocationFactory.create_batch(places)
    for place in rows:
        OpeningHoursFactory(location=place, weekday=day.weekday())
        slot = SlotFactory(location=place)
        AppointmentFactory(slot=slot, status="booked")
        AllotmentFactory(slot=slot)

    with django_assert_num_queries(7):
        found = week(monday(day), rows)

    assert len(found) == places


def opening(day, hour, **more):
    start = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, hour))
    return SlotFactory(opens_at=start, **more)


def test_steps_are_the_places_that_open_together(day, django_assert_num_queries):
    place = LocationFactory()
    for minute in (0, 10, 20):
        opening(day, 11, location=place, minute=minute, planned=3)
    opening(day, 9, planned=1)
    opening(day + timedelta(days=1), 9)
    opening(day, 9, location=LocationFactory(practice=True))
    opening(day, 9, planned=0)

    with django_assert_num_queries(2):
        first, second = steps_on(day)

    assert (first.places, second.places) == (1, 9)
    assert second.location == place
    assert second.ends_at - second.starts_at == timedelta(minutes=30)


def test_the_next_day_on_which_places_open_is_known(day):
    opening(day, 9)

    assert next_day(timezone.now()) == day


def test_where_nothing_opens_it_is_today():
    assert next_day(timezone.now()) == timezone.localdate()
