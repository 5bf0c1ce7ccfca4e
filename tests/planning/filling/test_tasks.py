import pytest
from django.db import connection

from config.celery import app
from planning.filling import tasks
from planning.models import ExtraChange
from tests.factories import LocationFactory, SlotFactory
from tests.planning.filling.steps import claims, in_days, on, slots_of_a_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def location():
    """Enough was seen of it, and it is open tomorrow."""
    location = LocationFactory()
    slot = SlotFactory(location=location, starts_at=on(in_days(-7)), planned=300)
    claims(slot, 240, "fulfilled")
    claims(slot, 60, "no_show", first=300)
    slots_of_a_day(location, in_days(1), 12, planned=4)
    return location


def test_the_night_sets_extra_places_once(location):
    tasks.set_extra_places()
    tasks.set_extra_places()

    change = ExtraChange.objects.get()
    assert (change.location, change.by) == (location, None)
    assert change.after > 0


def test_the_lock_is_given_back(location):
    tasks.set_extra_places()

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where objid = %s", [tasks.FILL])
        assert cursor.fetchone() == (0,)


def test_closed_slots_lose_their_extra_places(location):
    slot = SlotFactory(location=location, starts_at=on(in_days(2)), planned=0, extra=3)

    tasks.clear_closed()

    slot.refresh_from_db()
    assert slot.extra == 0


@pytest.mark.parametrize("name", ["set_extra_places", "clear_closed"])
def test_the_clock_knows_the_task(name):
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert f"planning.filling.tasks.{name}" in scheduled
