from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from appointments.models import StatusChange
from notices.models import Notice
from planning.rehearsal.clock import Clock, simulated, teach_database
from tests.factories import AppointmentFactory

THEN = datetime(2027, 2, 1, 6, tzinfo=UTC)


@pytest.mark.django_db
def test_the_whole_house_reads_the_clock():
    with simulated(Clock(THEN)):
        assert timezone.now() == THEN
        assert timezone.localdate() == THEN.date()
        assert Notice().created_at == THEN  # a column whose default is the clock


@pytest.mark.django_db
def test_afterwards_it_is_now_again():
    with simulated(Clock(THEN)):
        pass

    assert timezone.now() < THEN
    assert Notice().created_at < THEN


@pytest.mark.django_db
def test_the_clock_never_goes_back():
    clock = Clock(THEN)

    with simulated(clock):
        clock.set(THEN - timedelta(hours=1))

        assert timezone.now() == THEN


@pytest.mark.django_db
def test_the_history_that_a_trigger_writes_has_that_time():
    teach_database()
    with simulated(Clock(THEN)) as clock:
        clock.set(THEN + timedelta(hours=2))
        AppointmentFactory()

    assert StatusChange.objects.get().at == THEN + timedelta(hours=2)


@pytest.mark.django_db
def test_a_trigger_that_was_told_no_time_has_its_own():
    teach_database()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rehearsal.now', '', false)")
    AppointmentFactory()

    assert StatusChange.objects.get().at < THEN
