"""What a change says of days, before and after it is saved; and two planners at one moment."""

from datetime import date, time, timedelta
from functools import partial

import pytest

from locations.changing import fingerprint
from locations.exceptions import ChangedMeanwhile
from locations.models import Closure, DayHours, OpeningHours
from locations.schedule import Schedule
from locations.series import Series, Work
from planning.capacity.changes import Closing, DayChange, Reopening, WeeklyChange
from planning.capacity.preview import preview
from tests.factories import LocationFactory
from tests.races import race

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
MORNING, LONG = Work(time(9), time(12), 2), Work(time(9), time(17), 4)
ALL_DAY = (None, None)


def office():
    return LocationFactory.build(pk=7)


def weekly(*weekdays, work=MORNING):
    return Series(frozenset(weekdays), (work,), date(2026, 1, 1)).rows(7)


def own(day, work=LONG):
    return DayHours(location_id=7, day=day, reason="Fair", **work.columns())


def closed(day, location=7, part=ALL_DAY):
    return Closure(location_id=location, day=day, starts=part[0], ends=part[1], reason="Storm")


def desks(schedule, *days):
    return [schedule.desks(day) for day in days]


def test_a_series_changes_its_weekdays_only_and_on_its_days_only():
    schedule = Schedule(weekly(1, 2))
    change = WeeklyChange(office(), Series(frozenset({1}), (LONG,), TUESDAY, TUESDAY), seen="")

    after = change.after(schedule)

    week = timedelta(days=7)
    assert desks(after, TUESDAY, WEDNESDAY, TUESDAY + week, TUESDAY - week) == [4, 2, 2, 2]


def test_a_series_without_work_closes_its_weekdays_and_wants_nobody():
    change = WeeklyChange(office(), Series(frozenset({1}), (), TUESDAY), seen="")

    assert desks(change.after(Schedule(weekly(1, 2))), TUESDAY, WEDNESDAY) == [0, 2]
    assert not change.wants_places(TUESDAY)


def test_a_series_wants_people_on_its_weekdays():
    change = WeeklyChange(office(), Series(frozenset({1}), (LONG,), TUESDAY), seen="")

    assert change.wants_places(TUESDAY)
    assert not change.wants_places(WEDNESDAY)


def test_a_day_of_its_own_replaces_what_was_said_of_that_day_and_of_no_other():
    schedule = Schedule(weekly(1, 2), own=[own(TUESDAY), own(WEDNESDAY)])

    after = DayChange(office(), TUESDAY, (MORNING,), "Ill", "").after(schedule)

    assert desks(after, TUESDAY, WEDNESDAY) == [2, 4]
    assert [row.reason for row in after.own] == ["Fair", "Ill"]


def test_as_the_weekday_says_again():
    schedule = Schedule(weekly(1), own=[own(TUESDAY)])
    change = DayChange(office(), TUESDAY, (), "", "")

    assert desks(schedule, TUESDAY) == [4]
    assert desks(change.after(schedule), TUESDAY) == [2]
    assert not change.wants_places(TUESDAY)


def test_closing_closes_the_first_day_and_the_last_and_none_after():
    schedule = Schedule(weekly(0, 1, 2, 3, 4))
    monday = TUESDAY - timedelta(days=1)

    after = Closing(office(), TUESDAY, TUESDAY + timedelta(days=2), None, "Storm").after(schedule)

    days = [monday + timedelta(days=ahead) for ahead in range(5)]
    assert [after.is_closed(day) for day in days] == [False, True, True, True, False]


def test_closing_a_part_of_several_days_takes_that_part_of_each():
    schedule = Schedule(weekly(1, 2))

    after = Closing(None, TUESDAY, WEDNESDAY, (time(11), time(12)), "Drill").after(schedule)

    for day in (TUESDAY, WEDNESDAY):
        assert not after.is_closed(day)
        assert len(after.slots(office(), day)) == 12  # of eighteen


def test_a_closure_that_is_taken_back_leaves_what_else_closes_that_day():
    country, mine = closed(TUESDAY, location=None), closed(TUESDAY)
    country.pk, mine.pk = 1, 2

    after = Reopening(office(), mine).after(Schedule(weekly(1), closures=[country, mine]))

    assert after.is_closed(TUESDAY)
    assert after.closures == [country]


def change_of(place, day, desks):
    seen = fingerprint(place.pk)
    series = Series(frozenset([day.weekday()]), (Work(time(9), time(10), desks),), day, day)
    return WeeklyChange(place, series, seen)


@pytest.mark.django_db
def test_what_is_saved_of_a_page_that_is_too_old_changes_nothing(place, day):
    first, second = change_of(place, day, 3), change_of(place, day, 5)
    first.save()

    with pytest.raises(ChangedMeanwhile):
        second.save()

    assert OpeningHours.objects.get(valid_from=day).desks == 3


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["closure", "day"])
def test_a_page_is_too_old_by_whatever_was_changed(place, day, what):
    mine = change_of(place, day, 3)
    if what == "closure":
        Closing(None, day, day, None, "Storm").save()
    else:
        DayChange(place, day, (LONG,), "Fair", mine.seen).save()

    with pytest.raises(ChangedMeanwhile):
        mine.save()


@pytest.mark.django_db
def test_closed_twice_is_closed_once_and_reopened_twice_is_open(place, day):
    for _ in range(2):
        Closing(place, day, day, None, "Storm").save()
    [closure] = Closure.objects.all()
    assert preview(Reopening(place, closure)).after == 12

    for _ in range(2):
        Reopening(place, closure).save()

    assert not Closure.objects.exists()


def refused(change):
    try:
        change.save()
    except ChangedMeanwhile as refusal:
        return refusal
    return None


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_who_save_at_the_same_moment_one_is_told(place, day, deadlocks):
    changes = [change_of(place, day, 3), change_of(place, day, 5)]

    answers = race(*[partial(refused, change) for change in changes])

    lost = [number for number, answer in enumerate(answers) if answer]
    assert len(lost) == 1
    saved = changes[1 - lost[0]].series.work[0].desks
    assert OpeningHours.objects.get(valid_from=day).desks == saved
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
def test_one_closes_the_country_while_another_closes_a_location(place, day, deadlocks):
    other = LocationFactory()

    race(
        Closing(None, day, day, None, "Storm").save,
        Closing(place, day, day, None, "Storm").save,
        Closing(other, day, day, None, "Storm").save,
    )

    assert {row.location_id for row in Closure.objects.all()} == {None, place.pk, other.pk}
    assert deadlocks == []
