from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from locations.models import Closure, Desk, Location, OpeningHours, Slot
from tests.factories import ClosureFactory, LocationFactory, OpeningHoursFactory, SlotFactory

pytestmark = pytest.mark.django_db


def refused(constraint):
    """The database itself says no, by this constraint."""
    return pytest.raises(IntegrityError, match=constraint)


def hours(opens, closes, *, weekday=0, valid_from="2026-01-01", valid_until=None, location):
    return OpeningHoursFactory(
        location=location,
        weekday=weekday,
        opens=opens,
        closes=closes,
        valid_from=valid_from,
        valid_until=valid_until,
    )


@pytest.mark.parametrize(
    "second",
    [
        {"opens": "09:00", "closes": "10:00"},
        {"opens": "08:00", "closes": "12:30"},
        {"opens": "11:59", "closes": "12:30"},
        {"opens": "09:00", "closes": "10:00", "valid_from": "2030-01-01"},
        {"opens": "09:00", "closes": "10:00", "valid_until": "2026-01-01"},
    ],
)
def test_opening_hours_that_overlap_are_refused(second):
    location = LocationFactory()
    hours("08:30", "12:00", location=location)

    with refused("opening_hours_do_not_overlap"):
        hours(**second, location=location)


@pytest.mark.parametrize(
    "second",
    [
        {"opens": "12:00", "closes": "16:30"},
        {"opens": "08:30", "closes": "12:00", "weekday": 1},
        {"opens": "08:30", "closes": "12:00", "valid_from": "2026-07-01"},
    ],
)
def test_opening_hours_that_only_touch_are_taken(second):
    location = LocationFactory()
    hours("08:30", "12:00", valid_until="2026-06-30", location=location)

    hours(**second, location=location)

    assert location.opening_hours.count() == 2


def test_two_locations_may_open_at_the_same_time():
    hours("08:30", "12:00", location=LocationFactory())
    hours("08:30", "12:00", location=LocationFactory())

    assert OpeningHours.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"opens": "16:30", "closes": "08:30"}, "opens_before_closing|opening_hours"),
        ({"weekday": 7}, "weekday_is_one"),
        ({"desks": 0}, "some_desk_is_open"),
        ({"slot_minutes": 9}, "slot_of_ten_to_sixty_minutes"),
        ({"slot_minutes": 61}, "slot_of_ten_to_sixty_minutes"),
        (
            {"valid_from": "2026-02-01", "valid_until": "2026-01-31"},
            "hours_end_after_they_begin|lower bound",
        ),
    ],
)
def test_opening_hours_that_make_no_sense_are_refused(wrong, constraint):
    location = LocationFactory()

    with pytest.raises(Exception, match=constraint):  # a range in disorder is a DataError
        OpeningHoursFactory(location=location, **wrong)


@pytest.mark.parametrize(("starts", "ends"), [(None, None), ("09:00", "09:01")])
def test_a_closure_is_a_day_or_a_part(starts, ends):
    closure = ClosureFactory(starts=starts, ends=ends)

    assert Closure.objects.get() == closure


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("09:00", None), (None, "09:00"), ("10:00", "09:00"), ("09:00", "09:00")],
)
def test_a_closure_of_any_other_shape_is_refused(starts, ends):
    with refused("closure_is_a_day_or_a_part"):
        ClosureFactory(starts=starts, ends=ends)


def test_closures_of_a_day_are_the_country_s_and_its_own():
    location, other, day = LocationFactory(), LocationFactory(), date(2026, 5, 20)
    own = ClosureFactory(location=location, day=day)
    country = ClosureFactory(location=None, day=day)
    ClosureFactory(location=other, day=day)
    ClosureFactory(location=location, day=day + timedelta(days=1))

    assert set(Closure.objects.on(day, location)) == {own, country}


@pytest.mark.parametrize(
    ("planned", "extra", "ceiling", "capacity"),
    [
        (3, 0, None, 3),
        (3, 2, None, 5),
        (3, 2, 4, 4),
        (3, 2, 9, 5),
        (3, 2, 0, 0),  # paused
        (0, 0, None, 0),
        (0, 0, 7, 0),
    ],
)
def test_capacity_follows_from_plan_extra_and_ceiling(planned, extra, ceiling, capacity):
    slot = SlotFactory(planned=planned, extra=extra, ceiling=ceiling)

    assert Slot.objects.get(pk=slot.pk).capacity == capacity


def test_a_slot_starts_once_at_a_location():
    slot = SlotFactory()

    SlotFactory(starts_at=slot.starts_at)  # elsewhere
    with refused("slot_starts_once"):
        SlotFactory(location=slot.location, starts_at=slot.starts_at)


def test_a_slot_without_length_is_refused():
    now = timezone.now()

    with refused("slot_has_length"):
        SlotFactory(starts_at=now, ends_at=now)


@pytest.mark.parametrize("wrong", [{"latitude": 91}, {"longitude": -181}])
def test_a_location_off_the_earth_is_refused(wrong):
    with refused("location_is_on_earth"):
        LocationFactory(**wrong)


def test_a_desk_number_is_given_once_at_a_location():
    location, other = LocationFactory(), LocationFactory()
    Desk.objects.create(location=location, number=1)

    Desk.objects.create(location=other, number=1)
    with refused("desk_numbered_once"), transaction.atomic():
        Desk.objects.create(location=location, number=1)

    assert Desk.objects.count() == 2


def test_upcoming_and_public_slots_are_told_by_the_clock():
    now = timezone.now()
    hour = timedelta(hours=1)
    SlotFactory(starts_at=now - hour, opens_at=now - hour)
    running = SlotFactory(starts_at=now, opens_at=now - hour)
    closed = SlotFactory(starts_at=now + hour, opens_at=now + timedelta(seconds=1))
    public = SlotFactory(starts_at=now + hour, opens_at=now)

    assert set(Slot.objects.upcoming(now)) == {closed, public}
    assert set(Slot.objects.public(now)) == {public}
    assert [slot.is_public(now) for slot in (running, closed, public)] == [False, False, True]


@pytest.mark.parametrize(
    ("day", "hours_long"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-05-20", 24)],
)
def test_a_local_day_is_as_long_as_the_clock_makes_it(day, hours_long):
    midnight = timezone.make_aware(datetime.fromisoformat(day)).astimezone(UTC)
    last = midnight + timedelta(hours=hours_long) - timedelta(minutes=10)
    slots = [SlotFactory(starts_at=starts_at) for starts_at in (midnight, last)]
    SlotFactory(starts_at=midnight - timedelta(minutes=10))
    SlotFactory(starts_at=last + timedelta(minutes=10))

    assert list(Slot.objects.on(date.fromisoformat(day))) == slots


def test_rows_say_what_they_are():
    location = LocationFactory(name="Assen")
    slot = SlotFactory(location=location, starts_at=datetime(2026, 5, 20, 7, 30, tzinfo=UTC))

    assert str(Location.objects.get()) == "Assen"
    assert str(slot) == "Assen, 2026-05-20 09:30"
    assert str(Desk(location=location, number=4)) == "Assen 4"
    assert str(Closure(day=date(2026, 5, 20), reason="Training")) == "2026-05-20: Training"
