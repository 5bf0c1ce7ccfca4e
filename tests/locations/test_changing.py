from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from locations.changing import (
    change_hours,
    close,
    fewer_desks,
    fingerprint,
    reopen,
    set_day,
)
from locations.exceptions import ChangedMeanwhile
from locations.models import Closure, DayHours, OpeningHours, Replan, Slot
from locations.replan import ask, reaches, replan_next
from locations.schedule import HOLIDAYS
from locations.series import Series, Work
from tests.factories import (
    ClosureFactory,
    DayHoursFactory,
    LocationFactory,
    OpeningHoursFactory,
)
from tests.races import race
from trail.models import Event

MORNING = Work(time(9), time(12), desks=4)
pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """A Wednesday at least a week ahead that is no holiday."""
    found = timezone.localdate() + timedelta(days=7)
    while found.weekday() != 2 or found in HOLIDAYS:
        found += timedelta(days=1)
    return found


@pytest.fixture
def location(day):
    """Open on Wednesdays."""
    return OpeningHoursFactory(weekday=day.weekday(), opens="09:00", closes="11:00").location


def series(first, last=None, weekday=2, work=(MORNING,)):
    return Series(frozenset([weekday]), work, first, last)


def work_in():
    """Do what the task does."""
    while replan_next():
        pass


def planned(location, day):
    return sum(location.slots.on(day).values_list("planned", flat=True))


def test_changed_hours_are_saved_and_their_days_queued(location, day):
    change_hours(location.pk, series(day, day), seen=fingerprint(location.pk))

    rows = location.opening_hours.order_by("valid_from").values_list("valid_from", "desks")
    assert list(rows) == [(date(2020, 1, 1), 2), (day, 4), (day + timedelta(days=1), 2)]
    assert list(Replan.objects.values_list("location", "day")) == [(location.pk, day)]


def test_changed_hours_take_effect_as_soon_as_the_task_runs(location, day):
    change_hours(location.pk, series(day, day), seen=fingerprint(location.pk))

    work_in()

    assert planned(location, day) == 3 * 6 * 4
    assert not Replan.objects.exists()


def test_a_series_without_an_end_is_queued_as_far_as_there_are_slots(location, day):
    change_hours(location.pk, series(day), seen=fingerprint(location.pk))

    days = Replan.objects.order_by("day").values_list("day", flat=True)
    assert (days.first(), days.last()) == (day, reaches())


def test_who_looked_at_other_hours_is_told_and_changes_nothing(location, day):
    seen = fingerprint(location.pk)
    change_hours(location.pk, series(day, day), seen=seen)
    before = list(OpeningHours.objects.order_by("pk").values())

    with pytest.raises(ChangedMeanwhile):
        change_hours(location.pk, series(day), seen=seen)

    assert list(OpeningHours.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "other",
    [
        lambda place: place.opening_hours.update(desks=7),
        lambda place: DayHoursFactory(location=place),
        lambda place: ClosureFactory(location=place),
        lambda place: ClosureFactory(location=None),
    ],
    ids=["hours", "a day", "a closure", "a closure of all"],
)
def test_a_change_by_whatever_door_is_seen(other, location):
    before = fingerprint(location.pk)

    other(location)

    assert fingerprint(location.pk) != before


def test_what_others_change_elsewhere_is_not_seen(location):
    before = fingerprint(location.pk)

    OpeningHoursFactory()
    ClosureFactory()

    assert fingerprint(location.pk) == before


def test_one_day_has_hours_of_its_own_and_then_its_weekday_s_again(location, day):
    set_day(location.pk, day, [MORNING], "Training", seen=fingerprint(location.pk))
    work_in()
    longer = planned(location, day)

    set_day(location.pk, day, [], "", seen=fingerprint(location.pk))
    work_in()

    assert (longer, planned(location, day)) == (72, 24)
    assert not DayHours.objects.exists()


def test_hours_of_one_day_that_overlap_are_refused_by_the_database(location, day):
    work = [MORNING, Work(time(11, 30), time(13), desks=1)]

    with pytest.raises(IntegrityError):
        set_day(location.pk, day, work, "Training", seen=fingerprint(location.pk))


def test_three_of_eight_desks_are_gone_from_a_time_on(location, day):
    location.opening_hours.update(desks=8)

    fewer_desks(location.pk, day, 5, since=time(10), reason="Sick")
    work_in()

    slots = location.slots.on(day)
    assert list(slots.values_list("planned", flat=True)) == [8] * 6 + [5] * 6
    assert set(DayHours.objects.values_list("reason", flat=True)) == {"Sick"}


@pytest.mark.parametrize(("since", "left"), [(None, 0), (time(10), 12), (time(18), 24)])
def test_no_desks_at_all_is_a_closure(since, left, location, day):
    for _ in range(2):
        fewer_desks(location.pk, day, 0, since=since, reason="Flood")
    ask([location.pk], day, day)
    work_in()

    assert planned(location, day) == left
    assert Closure.objects.count() == (left < 24)


def test_a_location_closes_for_days_and_opens_again(location, day):
    ask([location.pk], day, day)
    work_in()
    close(location.pk, day, day + timedelta(days=1), None, "Move")
    work_in()
    shut = planned(location, day)

    for row in Closure.objects.all():
        reopen(row.pk)
        reopen(row.pk)
    work_in()

    assert (shut, planned(location, day)) == (0, 24)


def test_closing_twice_closes_once(location, day):
    for _ in range(2):
        close(location.pk, day, day, (time(9), time(10)), "Drill")
    close(location.pk, day, day, None, "Drill")

    assert Closure.objects.count() == 2


def test_the_country_closes_every_location_but_no_practice(location, day):
    other, practice = LocationFactory(), LocationFactory(practice=True)

    close(None, day, day, None, "Strike")

    assert set(Replan.objects.values_list("location", flat=True)) == {location.pk, other.pk}
    assert practice.pk not in Replan.objects.values_list("location", flat=True)


def test_new_places_open_in_steps_if_the_planner_says_so(location):
    first = timezone.localdate() + timedelta(days=40)
    first += timedelta(days=(2 - first.weekday()) % 7)
    Slot.objects.all().delete()

    change_hours(location.pk, series(first, first), seen=fingerprint(location.pk), steps=5)
    work_in()

    assert not location.slots.on(first).filter(opens_at__lte=timezone.now()).exists()


def test_days_that_are_over_or_far_are_not_queued(location):
    today = timezone.localdate()

    ask([location.pk], today - timedelta(days=9), today + timedelta(days=400))

    days = Replan.objects.order_by("day").values_list("day", flat=True)
    assert (days.first(), days.last()) == (today, reaches())


def test_who_dies_in_the_middle_leaves_the_rest_to_the_next(location, day):
    ask([location.pk], day, day + timedelta(days=2))
    replan_next()

    assert Replan.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_planners_who_save_at_once_do_not_lose_each_other_s_change(location, day):
    seen = fingerprint(location.pk)

    def save(desks):
        try:
            change_hours(
                location.pk, series(day, day, work=(Work(time(9), time(12), desks),)), seen=seen
            )
        except ChangedMeanwhile as refusal:
            return refusal
        return desks

    answers = race(lambda: save(3), lambda: save(5))

    [desks] = [answer for answer in answers if isinstance(answer, int)]
    assert OpeningHours.objects.get(valid_from=day).desks == desks


@pytest.mark.django_db(transaction=True)
def test_a_change_while_its_day_is_planned_is_not_lost(location, day):
    """Whoever plans may have read the hours of before: then the day stands in the queue again."""
    ask([location.pk], day, day)

    def change():
        change_hours(location.pk, series(day, day), seen=fingerprint(location.pk))

    race(change, replan_next, replan_next)
    work_in()

    assert planned(location, day) == 72


def test_the_trail_says_what_was_changed_of_which_location(location, day):
    change_hours(location.pk, series(day, day), seen=fingerprint(location.pk))
    set_day(location.pk, day, [MORNING], "Training", seen=fingerprint(location.pk))
    fewer_desks(location.pk, day, 1)
    close(None, day, day, None, "Strike")
    reopen(Closure.objects.get().pk)

    events = Event.objects.filter(kind="hours").order_by("pk").values_list("result", "about")
    here = f"location:{location.pk}"
    assert list(events) == [
        ("series", here),
        ("day", here),
        ("fewer desks", here),
        ("closed", ""),
        ("reopened", ""),
    ]
