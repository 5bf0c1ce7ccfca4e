from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from locations.release import LEAD, opens_at, release_day

WEDNESDAY = date(2026, 5, 20)


def at(hour, minute=0, day=WEDNESDAY):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def hours(days, locations):
    return [
        opens_at(location, at(hour, day=WEDNESDAY + timedelta(days=ahead)))
        for ahead in range(days)
        for location in range(1, locations + 1)
        for hour in range(9, 16)
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 20), date(2026, 3, 23)),  # 60 days before is a Saturday
        (date(2026, 5, 22), date(2026, 3, 23)),
        (date(2026, 5, 26), date(2026, 3, 27)),
        (date(2026, 6, 2), date(2026, 4, 7)),  # Good Friday, the weekend and Easter Monday
    ],
)
def test_places_open_on_the_first_working_day_sixty_days_before(day, expected):
    assert release_day(day) == expected


def test_places_open_while_people_are_awake_and_staff_works():
    clocks = [timezone.localtime(moment) for moment in hours(30, 4)]

    assert min(clock.time() for clock in clocks) >= time(8)
    assert max(clock.time() for clock in clocks) < time(18)
    assert {clock.weekday() for clock in clocks} == set(range(5))


def test_the_places_of_an_hour_open_together_and_those_of_the_next_do_not():
    first = {opens_at(1, at(9, minute)) for minute in range(0, 60, 10)}

    assert len(first) == 1
    assert opens_at(1, at(10)) not in first


def test_a_moment_is_the_same_whenever_it_is_asked():
    assert opens_at(1, at(9), made_on=WEDNESDAY) == opens_at(1, at(9))


def test_nobody_without_our_key_can_tell_the_minute(settings):
    ours = hours(5, 2)

    settings.SECRET_KEY = "another one"  # noqa: S105

    assert sum(one == other for one, other in zip(ours, hours(5, 2), strict=True)) < 5


def test_a_day_of_ten_locations_opens_in_many_small_steps():
    moments = Counter(
        opens_at(location, at(hour)) for location in range(10) for hour in range(9, 16)
    )

    assert len(moments) > 50  # of 70 hours
    assert max(moments.values()) <= 4


def test_places_that_are_made_late_are_public_at_once_unless_in_steps():
    made_on = WEDNESDAY - timedelta(days=20)

    assert opens_at(1, at(9), made_on=made_on) < at(0, day=made_on)


def test_places_that_are_made_late_open_in_steps_over_working_days():
    made_on = date(2026, 5, 1)  # a Friday; Monday to Friday follow, the 5th is no holiday
    moments = [
        opens_at(location, at(hour), made_on=made_on, steps=5)
        for location in range(10)
        for hour in range(9, 16)
    ]

    days = {timezone.localdate(moment) for moment in moments}
    assert days == {date(2026, 5, day) for day in range(4, 9)}


@pytest.mark.parametrize("ahead", [0, 1, 3])
def test_places_that_are_too_near_for_steps_open_at_once(ahead):
    made_on = WEDNESDAY - timedelta(days=ahead)

    assert opens_at(1, at(9), made_on=made_on, steps=5) == at(0, day=made_on)


def test_an_office_at_night_when_the_clock_changes_still_opens_by_day():
    spring = date(2026, 3, 29)
    opened = timezone.localtime(opens_at(1, at(3, day=spring)))

    assert opened.date() >= spring - LEAD
    assert time(8) <= opened.time() < time(18)
