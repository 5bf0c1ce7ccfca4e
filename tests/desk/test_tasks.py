from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from desk import papers
from desk.models import DayList
from desk.tasks import PRINT_LISTS, make_day_lists
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_now():
    """A location that is open at this moment, with one visitor."""

    def open_now():
        slot = SlotFactory(
            starts_at=timezone.now() - timedelta(seconds=1),
            ends_at=timezone.now() + timedelta(minutes=50),
        )
        AppointmentFactory(slot=slot)
        return slot.location

    return open_now


@pytest.mark.parametrize("times", [1, 10])
def test_running_it_once_or_ten_times_gives_the_same_lists(times, open_now):
    locations = {open_now().pk, open_now().pk}

    for _number in range(times):
        make_day_lists()

    assert set(DayList.objects.values_list("location", flat=True)) == locations
    assert DayList.objects.count() == len(locations)


def test_it_empties_lists_of_days_that_are_over():
    row = DayList.objects.create(
        location=LocationFactory(),
        day=timezone.localdate() - timedelta(days=1),
        edition="morning",
        pdf=b"%PDF",
        people=0,
        made_at=timezone.now(),
    )

    make_day_lists()

    row.refresh_from_db()
    assert row.pdf is None


def test_a_list_that_fails_keeps_no_other_location_from_its_own(open_now, monkeypatch, caplog):
    broken, fine = open_now(), open_now()
    make = papers.make_list

    def fail_for_one(wanted):
        if wanted.location == broken.pk:
            raise ValueError
        make(wanted)

    monkeypatch.setattr(papers, "make_list", fail_for_one)

    make_day_lists()

    assert DayList.objects.get().location == fine
    assert "no day list" in caplog.text


@pytest.fixture
def somebody_else(db):
    """Another session of the same database."""
    params = connection.get_connection_params()
    names = ["host", "port", "dbname", "user", "password"]
    with psycopg.connect(**{k: params[k] for k in names if k in params}) as other:
        yield other


def test_a_second_copy_leaves_at_once(open_now, somebody_else):
    open_now()
    somebody_else.execute("select pg_advisory_lock(%s)", [PRINT_LISTS])

    make_day_lists()

    assert not DayList.objects.exists()
