from datetime import date, time

import pytest
from django.utils.translation import override

from locations.models import Closure, DayHours, OpeningHours
from locations.schedule import Schedule, read_all
from tests.factories import (
    ClosureFactory,
    DayHoursFactory,
    LocationFactory,
    OpeningHoursFactory,
)

WEDNESDAY = date(2026, 5, 20)
SPRING = date(2026, 3, 29)


def hours(day=WEDNESDAY, opens=9, closes=16, desks=3, **more):
    return OpeningHours(
        weekday=day.weekday(),
        opens=time(opens),
        closes=time(closes),
        desks=desks,
        valid_from=date(2026, 1, 1),
        **more,
    )


def own(opens=10, closes=12, desks=1):
    return DayHours(day=WEDNESDAY, opens=time(opens), closes=time(closes), desks=desks)


@pytest.mark.parametrize(
    ("day", "schedule", "why"),
    [
        (WEDNESDAY, Schedule([hours()]), ""),
        (WEDNESDAY, Schedule(), "no opening hours"),
        (date(2026, 12, 25), Schedule([hours(date(2026, 12, 25))]), "public holiday"),
        (
            WEDNESDAY,
            Schedule([hours()], closures=[Closure(day=WEDNESDAY, reason="Strike")]),
            "Strike",
        ),
        (
            WEDNESDAY,
            Schedule(
                [hours(opens=9, closes=10)],
                closures=[Closure(day=WEDNESDAY, starts=time(8), ends=time(12), reason="Move")],
            ),
            "closed all these hours",
        ),
        (SPRING, Schedule([hours(SPRING, 2, 3)]), "the clock skips these hours that night"),
        (
            WEDNESDAY,
            Schedule(
                [
                    OpeningHours(
                        weekday=2, opens=time(9), closes=time(9, 5), desks=1, valid_from=WEDNESDAY
                    )
                ]
            ),
            "too short for one person",
        ),
    ],
)
def test_a_day_without_a_place_says_why(day, schedule, why):
    with override("en"):
        assert schedule.why_nothing(day) == why


def test_a_day_on_which_one_slow_desk_receives_nobody_says_so():
    slow = hours(opens=9, closes=10, desks=1, person_minutes=60)
    slow.closes = time(9, 50)

    with override("en"):
        assert Schedule([slow]).why_nothing(WEDNESDAY) == "too short for one person"


def test_hours_of_one_day_stand_instead_of_those_of_its_weekday():
    schedule = Schedule([hours(desks=9)], own=[own(), own(13, 14, desks=2)])

    assert [each.desks for each in schedule.hours(WEDNESDAY)] == [1, 2]
    assert schedule.desks(WEDNESDAY) == 2


def test_a_closed_day_has_no_desks():
    schedule = Schedule([hours()], closures=[Closure(day=WEDNESDAY, reason="Strike")])

    assert schedule.desks(WEDNESDAY) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("places", [1, 3])
def test_schedules_are_read_together(places, django_assert_num_queries):
    rows = LocationFactory.create_batch(places)
    for place in rows:
        OpeningHoursFactory(location=place, weekday=2)
        DayHoursFactory(location=place, day=WEDNESDAY)
        ClosureFactory(location=place, day=WEDNESDAY)
    ClosureFactory(location=None, day=WEDNESDAY)

    with django_assert_num_queries(3):
        found = read_all([place.pk for place in rows], WEDNESDAY, WEDNESDAY)

    counts = [(len(each.weekly), len(each.own), len(each.closures)) for each in found.values()]
    assert counts == [(1, 1, 2)] * places
