from datetime import date, timedelta

import pytest
from django.utils import timezone

from locations.services import open_slots, plan_day
from tests.factories import OpeningHoursFactory
from tests.races import race

WEDNESDAY = date(2026, 5, 20)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def location():
    return OpeningHoursFactory(weekday=WEDNESDAY.weekday()).location


def test_two_who_plan_a_new_day_at_once_make_each_slot_once(location):
    race(*[lambda: plan_day(location, WEDNESDAY)] * 4)

    assert location.slots.count() == 48


def test_two_who_plan_a_changed_day_at_once_agree(location):
    plan_day(location, WEDNESDAY)
    location.opening_hours.update(desks=3, closes="12:30")

    written = race(*[lambda: plan_day(location, WEDNESDAY)] * 4)

    assert sorted(written) == [0, 0, 0, 48]  # who came second saw what the first wrote
    assert location.slots.filter(planned=3).count() == 24
    assert location.slots.filter(planned=0).count() == 24


def test_two_nightly_runs_at_once_open_the_same_slots(location):
    until = timezone.localdate() + timedelta(days=14)

    race(*[lambda: open_slots(until)] * 2)

    starts = location.slots.values_list("starts_at", flat=True)
    assert len(starts) == len(set(starts)) > 0
