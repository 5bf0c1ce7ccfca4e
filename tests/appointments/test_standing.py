"""Between which places of the line a party stands."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import waitlist
from appointments.models import Contact, WaitlistEntry
from appointments.standing import is_over, place_in_line
from appointments.waitlist import Wishes
from config.db import ids
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return LocationFactory()


def waits(*locations, people=1, **changes):
    today = timezone.localdate()
    week = {"weekdays": [0, 1, 2], "from_day": today, "until_day": today + timedelta(days=90)}
    wishes = Wishes(locations=ids(locations), **(week | {"days_of_notice": 1} | changes))
    coming = people if isinstance(people, list) else ApplicantFactory.create_batch(people)
    return waitlist.join(uuid.uuid4(), ids(coming), wishes, Contact())


def test_who_wants_the_same_is_surely_before(town):
    waits(town)
    mine = waits(town)

    assert place_in_line(mine) == (2, 2)


@pytest.mark.parametrize(
    "wish",
    [
        {"weekdays": [0, 1]},
        {"mornings": False},
        {"days_of_notice": 7},
        {"people": 2},
        {"from_day": timezone.localdate() + timedelta(days=30)},
        {"until_day": timezone.localdate() + timedelta(days=7)},
    ],
)
def test_who_wants_less_may_be_passed_by(town, wish):
    waits(town, **wish)
    mine = waits(town)

    assert place_in_line(mine) == (1, 2)


def test_who_wants_more_is_surely_before(town):
    waits(town, LocationFactory(), weekdays=[0, 1, 2, 3, 4], days_of_notice=0)
    mine = waits(town, mornings=False, people=2)

    assert place_in_line(mine) == (2, 2)


def test_who_waits_for_one_of_two_towns_is_passed_by_with_a_place_in_the_other(town):
    waits(town)
    mine = waits(town, LocationFactory())

    assert place_in_line(mine) == (1, 2)


def test_who_has_an_appointment_waits_for_earlier_times_only(town):
    row = AppointmentFactory()
    waits(town, people=[row.applicant])
    mine = waits(town)

    assert place_in_line(mine) == (1, 2)


def test_who_joined_a_day_earlier_waits_a_day_less_and_is_before_all_the_same(town):
    today = timezone.localdate()
    waits(town, until_day=today + timedelta(days=89))
    mine = waits(town)

    assert place_in_line(mine) == (2, 2)


def test_whose_last_day_is_past_is_before_nobody(town):
    over = waits(town)
    yesterday = timezone.localdate() - timedelta(days=1)
    WaitlistEntry.objects.update(from_day=yesterday, until_day=yesterday)
    mine = waits(town)
    over.refresh_from_db()

    assert place_in_line(mine) == (1, 1)
    assert (is_over(over), is_over(mine)) == (True, False)


@pytest.mark.parametrize("others", [1, 3])
def test_it_costs_the_same_behind_one_as_behind_three(town, others, django_assert_num_queries):
    for _ in range(others):
        waits(town)
    mine = waits(town)

    with django_assert_num_queries(4):
        place_in_line(mine)
