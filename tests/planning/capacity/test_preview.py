from datetime import time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from locations.models import Slot
from locations.replan import ask, replan_next
from locations.series import Series, Work
from planning.capacity.changes import Closing, DayChange, Reopening, WeeklyChange
from planning.capacity.conflicts import by_day, conflicts
from planning.capacity.preview import preview
from tests.factories import (
    AppointmentFactory,
    ClosureFactory,
    LocationFactory,
    OpeningHoursFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db
LONGER = Work(time(9), time(11), desks=3)


def weekly(place, day, *work, last=None, weekdays=None):
    days = frozenset([day.weekday()] if weekdays is None else weekdays)
    return WeeklyChange(place, Series(days, work, day, last), seen="")


def book(place, number, slot=0):
    """Have the first slots be booked by so many."""
    row = place.slots.order_by("starts_at")[slot]
    return [AppointmentFactory(slot=row, place=n + 1, status="booked") for n in range(number)]


def test_a_series_says_what_it_opens_first_and_in_all(place, day):
    found = preview(weekly(place, day, LONGER, last=day + timedelta(days=7)))

    first = found.first
    assert (first.day, first.before, first.after) == (day, 12, 36)
    assert found.after in {36, 72}  # a week later may be a holiday
    assert (found.times, found.people, found.goes_on) == (0, 0, False)


def test_a_series_without_an_end_is_shown_as_far_as_there_are_slots(place, day):
    found = preview(weekly(place, day, LONGER))

    assert found.goes_on
    assert found.until > day + timedelta(days=40)


def test_what_a_preview_says_is_what_comes_true(place, day):
    change = DayChange(place, day, (LONGER,), "Training", "")
    expected = preview(change).after
    changed = DayChange(place, day, (LONGER,), "Training", fingerprint_of(place))

    changed.save()
    while replan_next():
        pass

    assert sum(place.slots.on(day).values_list("capacity", flat=True)) == expected == 36


def fingerprint_of(place):
    from locations.changing import fingerprint

    return fingerprint(place.pk)


def test_a_preview_counts_whom_fewer_places_would_leave_without_one(place, day):
    book(place, 2)

    found = preview(weekly(place, day, Work(time(9), time(10), desks=1), last=day))

    assert (found.before, found.after) == (12, 6)
    assert (found.times, found.people) == (1, 1)
    assert [each.day for each in found.conflicts] == [day]


def test_a_preview_counts_limits_and_extra_places(place, day):
    first, second = place.slots.order_by("starts_at")[:2]
    Slot.objects.filter(pk=first.pk).update(ceiling=0)
    Slot.objects.filter(pk=second.pk).update(extra=1)

    found = preview(DayChange(place, day, (LONGER,), "More", ""))

    assert found.after == 36 - 3 + 1


def test_a_stop_of_bookings_leaves_nobody_without_a_place_but_closing_does(place, day):
    book(place, 2)
    Slot.objects.update(ceiling=0)

    stopped = preview(DayChange(place, day, (LONGER,), "More", ""))
    closed = preview(Closing(place, day, day, None, "Strike"))

    assert (stopped.people, closed.people) == (0, 2)


def test_closing_shows_the_places_that_go_and_the_people_on_them(place, day):
    book(place, 2)

    found = preview(Closing(place, day, day, None, "Strike"))

    assert (found.before, found.after, found.people) == (12, 0, 2)
    assert found.wanted == set()


def test_closing_a_part_of_the_day_takes_that_part(place, day):
    found = preview(Closing(place, day, day, (time(9, 30), time(12)), "Drill"))

    assert found.after == 6


def test_taking_a_closure_back_gives_the_places_back(place, day):
    closure = ClosureFactory(location=place, day=day)
    ask([place.pk], day, day)
    replan_next()

    found = preview(Reopening(place, closure))

    assert (found.before, found.after) == (0, 12)


def test_hours_in_which_nobody_can_be_received_say_why(place, day):
    ClosureFactory(location=place, day=day, reason="Flood")

    found = preview(weekly(place, day, LONGER, last=day))

    assert found.in_vain
    assert [each.why_nothing for each in found.empty] == ["Flood"]


def test_no_work_at_all_is_not_in_vain(place, day):
    assert not preview(weekly(place, day, last=day)).in_vain


def test_a_night_in_which_the_clock_skips_the_hours_is_named():
    place = LocationFactory()
    sunday = next_spring()

    with override("en"):
        found = preview(DayChange(place, sunday, (Work(time(2), time(3), 4),), "Night", ""))

    assert found.in_vain
    assert "clock skips" in found.empty[0].why_nothing


def next_spring():
    """The last Sunday of March to come, not Easter."""
    from datetime import date

    from locations.schedule import HOLIDAYS

    today = timezone.localdate()
    for year in range(today.year, today.year + 4):
        last = date(year, 3, 31)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday > today and sunday not in HOLIDAYS:
            return sunday
    raise AssertionError


@pytest.mark.parametrize("places", [1, 3])
def test_a_preview_takes_as_many_queries_for_every_location(places, day, django_assert_num_queries):
    for _ in range(places):
        OpeningHoursFactory(weekday=day.weekday())

    with django_assert_num_queries(6):  # locations, hours, days, closures, claims, slots
        found = preview(Closing(None, day, day, None, "Strike"))

    assert len(found.days) == places


def test_times_with_more_people_than_places_are_conflicts(place, day):
    book(place, 2)
    book(place, 2, slot=1)
    SlotFactory(location=place, starts_at=timezone.now() - timedelta(hours=1), planned=0)
    Slot.objects.on(day).update(planned=1)

    [[where, _, rows]] = by_day(conflicts(timezone.now()))

    assert where == place
    assert [(each.claims, each.over) for each in rows] == [(2, 1), (2, 1)]


@pytest.mark.parametrize(("planned", "people"), [(2, 0), (1, 1), (0, 2)])
def test_where_bookings_are_stopped_the_desks_count(place, planned, people):
    book(place, 2)
    Slot.objects.update(planned=planned, ceiling=0)

    assert sum(each.over for each in conflicts(timezone.now())) == people


def test_what_is_over_or_cancelled_is_no_conflict(place):
    for row in book(place, 2):
        row.status, row.public_at = "cancelled", timezone.now()
        row.save()
    past = SlotFactory(location=place, starts_at=timezone.now() - timedelta(hours=1), planned=0)
    AppointmentFactory(slot=past, status="booked")
    Slot.objects.update(planned=0)

    assert conflicts(timezone.now()) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_conflicts_are_found_together(rows, django_assert_num_queries):
    for _ in range(rows):
        AppointmentFactory(slot=SlotFactory(planned=0), status="booked")

    with django_assert_num_queries(2):
        assert len(conflicts(timezone.now())) == rows
