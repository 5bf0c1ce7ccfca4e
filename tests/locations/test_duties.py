from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from locations.models import Duty, Location
from locations.services import open_slots
from tests.factories import LocationFactory, OpeningHoursFactory, UserFactory

TODAY = date(2026, 12, 1)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("until", "serves"), [(None, True), (TODAY, True), (TODAY - timedelta(days=1), False)]
)
def test_a_clerk_serves_up_to_and_including_the_last_day(until, serves):
    location, clerk = LocationFactory(), UserFactory()
    Duty.objects.create(location=location, user=clerk, until=until)

    assert Location.objects.served_by(clerk, TODAY).exists() is serves


def test_nobody_serves_where_somebody_else_is_listed():
    LocationFactory().clerks.add(UserFactory())

    assert not Location.objects.served_by(UserFactory(), TODAY).exists()


def test_a_clerk_is_listed_once():
    location, clerk = LocationFactory(), UserFactory()
    location.clerks.add(clerk)

    with pytest.raises(IntegrityError):
        Duty.objects.create(location=location, user=clerk)


def test_a_practice_location_has_no_times_for_the_public():
    practice = LocationFactory(practice=True)
    OpeningHoursFactory(location=practice, weekday=timezone.localdate().weekday())

    open_slots(timezone.localdate() + timedelta(days=7))

    assert not practice.slots.exists()
    assert not Location.objects.real().exists()
