from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from locations.models import OpeningHours, Slot
from locations.schedule import windows
from locations.services import open_slots, plan_day
from tests.factories import (
    ClosureFactory,
    DayHoursFactory,
    LocationFactory,
    OpeningHoursFactory,
)

WEDNESDAY = date(2026, 5, 20)
pytestmark = pytest.mark.django_db


def opened(day=WEDNESDAY, opens="08:30", closes="16:30", **kwargs):
    """A location that is open on the weekday of `day`."""
    return OpeningHoursFactory(weekday=day.weekday(), opens=opens, closes=closes, **kwargs).location


def at(hour, minute=0, day=WEDNESDAY):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def planned(location, day=WEDNESDAY):
    """The local times of the slots where somebody can be received, and how many."""
    slots = location.slots.on(day).exclude(planned=0)
    return {f"{timezone.localtime(slot.starts_at):%H:%M}": slot.planned for slot in slots}


def test_slots_fill_the_opening_hours():
    location = opened(desks=3)

    written = plan_day(location, WEDNESDAY)

    slots = list(location.slots.all())
    assert written == len(slots) == 48
    assert slots[0].starts_at == at(8, 30)
    assert slots[-1].ends_at == at(16, 30)
    assert {slot.planned for slot in slots} == {3}
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=10) for slot in slots)


def test_a_near_slot_is_public_at_once():
    location = opened()

    plan_day(location, WEDNESDAY)

    assert all(slot.opens_at <= timezone.now() for slot in location.slots.all())


@time_machine.travel("2026-03-10T09:00+01:00", tick=False)
def test_slots_of_a_day_far_ahead_are_not_public_yet():
    location = opened()

    plan_day(location, WEDNESDAY)

    assert all(slot.opens_at > timezone.now() for slot in location.slots.all())


@pytest.mark.parametrize(
    ("minutes", "places"),
    [(10, 2), (15, 3), (20, 4), (30, 6), (45, 9), (60, 12)],
)
def test_a_person_takes_ten_minutes_of_a_desk(minutes, places):
    location = opened(desks=2, slot_minutes=minutes, opens="09:00", closes="10:00")

    plan_day(location, WEDNESDAY)

    assert set(planned(location).values()) == {places}


def test_slower_desks_have_as_many_places_in_an_hour_as_an_hour_can_have():
    location = opened(desks=8, person_minutes=12, opens="09:00", closes="10:00")

    plan_day(location, WEDNESDAY)

    assert list(planned(location).values()) == [6, 7, 7, 6, 7, 7]


def test_one_slow_desk_has_a_place_now_and_then():
    location = opened(desks=1, person_minutes=20, opens="09:00", closes="10:00")

    plan_day(location, WEDNESDAY)

    assert planned(location) == {"09:10": 1, "09:30": 1, "09:50": 1}


def test_a_slot_that_would_last_past_closing_is_left_out():
    location = opened(slot_minutes=25, opens="09:00", closes="10:00")

    plan_day(location, WEDNESDAY)

    assert set(planned(location)) == {"09:00", "09:25"}


def test_two_rows_of_hours_leave_a_break_between_them():
    location = opened(opens="11:40", closes="12:00", desks=2)
    opened(location=location, opens="12:30", closes="12:50", desks=1)

    plan_day(location, WEDNESDAY)

    assert planned(location) == {"11:40": 2, "11:50": 2, "12:30": 1, "12:40": 1}


@pytest.mark.parametrize(
    "hours",
    [
        {"valid_from": WEDNESDAY + timedelta(days=1)},
        {"valid_until": WEDNESDAY - timedelta(days=1)},
        {"day": WEDNESDAY + timedelta(days=1)},
    ],
)
def test_hours_of_another_time_make_no_slots(hours):
    location = opened(**{"valid_from": date(2026, 1, 1)} | hours)

    plan_day(location, WEDNESDAY)

    assert planned(location) == {}


def test_hours_hold_on_their_first_and_last_day():
    location = opened(valid_from=WEDNESDAY, valid_until=WEDNESDAY)

    plan_day(location, WEDNESDAY)

    assert len(planned(location)) == 48


def test_a_location_without_hours_has_no_slots():
    location = LocationFactory()

    assert plan_day(location, WEDNESDAY) == 0


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_closed_day_has_no_slots(everywhere):
    location = opened()
    ClosureFactory(location=None if everywhere else location, day=WEDNESDAY)

    plan_day(location, WEDNESDAY)

    assert planned(location) == {}


def test_the_closure_of_another_location_or_day_takes_nothing():
    location = opened()
    ClosureFactory(location=LocationFactory(), day=WEDNESDAY)
    ClosureFactory(location=location, day=WEDNESDAY + timedelta(days=7))

    plan_day(location, WEDNESDAY)

    assert len(planned(location)) == 48


def test_a_closure_of_some_hours_takes_every_slot_it_touches():
    location = opened(opens="09:00", closes="10:00")
    ClosureFactory(location=location, day=WEDNESDAY, starts="09:15", ends="09:40")

    plan_day(location, WEDNESDAY)

    assert set(planned(location)) == {"09:00", "09:40", "09:50"}


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 4, 27),  # King's Day
        date(2025, 4, 26),  # King's Day, a day early: the 27th is a Sunday
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2025, 5, 5),  # Liberation Day in a year of celebration
    ],
)
def test_a_public_holiday_has_no_slots(day):
    location = opened(day)

    plan_day(location, day)

    assert planned(location, day) == {}


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 5, 5),  # Liberation Day between two years of celebration
        date(2026, 12, 24),
        date(2026, 12, 31),
    ],
)
def test_a_day_that_is_no_general_holiday_has_slots(day):
    location = opened(day)

    plan_day(location, day)

    assert len(planned(location, day)) == 48


def test_planning_again_writes_nothing(django_assert_num_queries):
    location = opened()
    plan_day(location, WEDNESDAY)
    before = list(Slot.objects.values())

    with django_assert_num_queries(4):  # slots, hours, the day's own hours, closures
        written = plan_day(location, WEDNESDAY)

    assert written == 0
    assert list(Slot.objects.values()) == before


@pytest.mark.parametrize("slots", [1, 3])
def test_a_day_takes_as_many_queries_whatever_its_length(django_assert_num_queries, slots):
    location = opened(opens="09:00", closes=f"09:{slots}0")

    with django_assert_num_queries(6):  # the same, limits, and the slots written
        plan_day(location, WEDNESDAY)

    assert location.slots.count() == slots


def test_a_plan_locks_the_day_s_slots_by_id_before_it_reads(django_assert_num_queries):
    location = opened()
    plan_day(location, WEDNESDAY)

    with django_assert_num_queries(4) as queries:
        plan_day(location, WEDNESDAY)

    locking = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert locking == [queries[0]["sql"]]
    assert 'ORDER BY "locations_slot"."id" ASC FOR NO KEY UPDATE' in locking[0]


def test_a_new_plan_changes_only_what_the_desks_can_do():
    location = opened(opens="09:00", closes="09:10", desks=2)
    plan_day(location, WEDNESDAY)
    opens_at = timezone.now() + timedelta(days=3)
    Slot.objects.update(extra=4, ceiling=5, opens_at=opens_at)
    location.opening_hours.update(desks=3)

    plan_day(location, WEDNESDAY)

    slot = location.slots.get()
    assert (slot.planned, slot.extra, slot.ceiling) == (3, 4, 5)
    assert (slot.opens_at, slot.capacity) == (opens_at, 5)


def test_a_slot_outside_the_new_hours_stays_with_nothing_planned():
    location = opened(opens="09:00", closes="09:30")
    plan_day(location, WEDNESDAY)
    before = set(location.slots.values_list("pk", flat=True))
    location.opening_hours.update(closes="09:10")

    plan_day(location, WEDNESDAY)

    assert set(location.slots.values_list("pk", flat=True)) == before
    assert set(planned(location)) == {"09:00"}


def test_what_is_closed_has_no_extra_places_either():
    location = opened(opens="09:00", closes="09:20")
    plan_day(location, WEDNESDAY)
    Slot.objects.update(extra=1)
    location.opening_hours.update(closes="09:10")

    plan_day(location, WEDNESDAY)

    assert list(location.slots.values_list("planned", "extra", "capacity")) == [
        (2, 1, 3),
        (0, 0, 0),
    ]


def test_a_day_of_its_own_hours_has_those_and_no_others():
    location = opened(opens="09:00", closes="09:30")
    for opens, closes, desks in [("10:00", "10:10", 1), ("10:20", "10:30", 5)]:
        DayHoursFactory(location=location, day=WEDNESDAY, opens=opens, closes=closes, desks=desks)

    plan_day(location, WEDNESDAY)

    assert planned(location) == {"10:00": 1, "10:20": 5}


def test_a_closed_day_stays_closed_whatever_its_own_hours_say():
    location = opened()
    DayHoursFactory(location=location, day=WEDNESDAY)
    ClosureFactory(location=location, day=WEDNESDAY)

    plan_day(location, WEDNESDAY)

    assert planned(location) == {}


def test_a_closure_that_is_lifted_gives_the_places_back():
    location = opened(opens="09:00", closes="09:10")
    closure = ClosureFactory(location=location, day=WEDNESDAY)
    plan_day(location, WEDNESDAY)
    closure.delete()

    plan_day(location, WEDNESDAY)

    assert set(planned(location)) == {"09:00"}


def test_longer_slots_keep_the_rows_that_begin_at_the_same_time():
    location = opened(opens="09:00", closes="09:20", desks=2)
    plan_day(location, WEDNESDAY)
    first = location.slots.first()
    location.opening_hours.update(slot_minutes=20)

    plan_day(location, WEDNESDAY)

    slot = location.slots.exclude(planned=0).get()
    assert (slot.pk, slot.ends_at, slot.planned) == (first.pk, at(9, 20), 4)


def test_one_day_leaves_the_next_and_the_neighbours_alone():
    location, other = opened(), opened()

    plan_day(location, WEDNESDAY)

    assert location.slots.count() == 48
    assert other.slots.count() == 0
    assert planned(location, WEDNESDAY + timedelta(days=1)) == {}


SPRING = [date(2026, 3, 29), date(2027, 3, 28)]  # the second is Easter
AUTUMN = [date(2026, 10, 25), date(2027, 10, 31)]


def shown_windows(day, opens, closes, minutes):
    """Start and length of the slots between two hours, and when they start by the local clock."""
    hours = OpeningHours(opens=time(opens), closes=time(closes), slot_minutes=minutes)
    found = list(windows(hours, day, []))
    return found, [f"{timezone.localtime(start):%H:%M}" for start, _ in found]


@pytest.mark.parametrize(
    ("day", "utc"), [(day, 7) for day in SPRING] + [(day, 8) for day in AUTUMN]
)
def test_the_office_opens_by_the_clock_on_the_wall_when_it_changes(day, utc):
    found, shown = shown_windows(day, 9, 17, minutes=10)

    assert len(found) == 48
    assert (found[0][0].hour, shown[0]) == (utc, "09:00")
    assert found[-1][1] - found[0][0] == timedelta(hours=8)


@pytest.mark.parametrize("day", SPRING)
def test_the_hour_that_spring_skips_has_no_slots(day):
    found, shown = shown_windows(day, 1, 4, minutes=30)

    assert shown == ["01:00", "01:30", "03:00", "03:30"]
    assert all(end == start for (_, end), (start, _) in pairwise(found))


@pytest.mark.parametrize("day", AUTUMN)
def test_the_hour_that_autumn_repeats_has_slots_once(day):
    found, shown = shown_windows(day, 1, 4, minutes=30)

    assert shown == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]
    assert all(end - start == timedelta(minutes=30) for start, end in found)


@pytest.mark.parametrize(("day", "slots"), [(SPRING[0], 12), (AUTUMN[0], 18), (AUTUMN[1], 18)])
def test_a_night_on_which_the_clock_changes_is_planned_once(day, slots):
    location = opened(day, opens="01:00", closes="04:00")

    written = [plan_day(location, day) for _ in range(3)]

    assert written == [slots, 0, 0]


def test_easter_stays_a_holiday_when_the_clock_changes_on_it():
    location = opened(SPRING[1])

    assert plan_day(location, SPRING[1]) == 0


@time_machine.travel("2026-05-19T23:30+02:00", tick=False)
def test_slots_open_from_today_to_the_last_day_at_every_location():
    today = WEDNESDAY - timedelta(days=1)
    daily = [opened(today + timedelta(days=ahead)) for ahead in (-1, 0, 1, 2)]

    open_slots(until=WEDNESDAY)

    assert [location.slots.count() for location in daily] == [0, 48, 48, 0]


@time_machine.travel("2026-03-27T12:00+01:00", tick=False)
def test_the_nights_before_and_after_the_clock_changes_plan_the_same_days():
    location = opened(date(2026, 3, 30), valid_from=date(2026, 1, 1))

    open_slots(until=date(2026, 3, 30))
    again = open_slots(until=date(2026, 3, 30))

    assert (len(planned(location, date(2026, 3, 30))), again) == (48, 0)


def test_nothing_opens_when_the_last_day_is_over():
    opened(timezone.localdate())

    assert open_slots(until=timezone.localdate() - timedelta(days=1)) == 0
