"""What the site lost by standing still, it gives back, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment, Heartbeat, Outage
from appointments.outages import note_heartbeat
from appointments.tasks import record_no_shows
from tests.factories import AppointmentFactory
from tests.races import race

pytestmark = pytest.mark.django_db


def stopped(**since):
    """The clock ran for the last time that long ago; what is there was there by then."""
    return Heartbeat.objects.create(at=timezone.now() - timedelta(**since))


def clocks(row):
    row = Appointment.objects.get(pk=row.pk)
    return row.held_until, row.public_at


@pytest.fixture
def later(monkeypatch):
    """Let time pass for what is there already."""

    def go(**ahead):
        now = timezone.now() + timedelta(**ahead)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    return go


def test_the_first_heartbeat_is_no_outage():
    assert note_heartbeat() is None
    assert Heartbeat.objects.count() == 1


@pytest.mark.parametrize(("minutes", "outages"), [(1, 0), (2.9, 0), (4, 1), (600, 1)])
def test_a_gap_of_more_than_three_minutes_is_one(minutes, outages):
    heart = stopped(minutes=minutes)

    note_heartbeat()

    assert Outage.objects.count() == outages
    assert Outage.objects.filter(started_at=heart.at).count() == outages
    assert Heartbeat.objects.get().at > heart.at


def test_live_holds_get_the_lost_time_back_and_only_once(later):
    row = AppointmentFactory(held=True)
    before = clocks(row)
    later(seconds=2)  # the history has the clock of the database
    note_heartbeat()
    later(minutes=20)

    outage = note_heartbeat()
    later(minutes=1)
    again = note_heartbeat()

    lost = outage.ended_at - outage.started_at
    assert lost == timedelta(minutes=20)
    assert clocks(row) == tuple(clock + lost for clock in before)
    assert again is None


@pytest.mark.parametrize("claim", [{"lapsed": True}, {"public": True}, {"cooling": True}, {}])
def test_what_was_not_held_any_more_when_it_began_stays_as_it_was(claim, later):
    row = AppointmentFactory(**claim)
    before = clocks(row)
    later(seconds=2)
    note_heartbeat()
    later(minutes=20)

    note_heartbeat()

    assert clocks(row) == before


def test_a_hold_that_was_made_while_only_the_clock_stood_still_gets_nothing():
    stopped(minutes=20)
    row = AppointmentFactory(held=True)
    before = clocks(row)

    note_heartbeat()

    assert clocks(row) == before


def test_a_clock_that_goes_back_is_no_outage():
    ahead = Heartbeat.objects.create(at=timezone.now() + timedelta(minutes=1))

    assert note_heartbeat() is None
    assert Heartbeat.objects.get().at == ahead.at


@pytest.mark.parametrize("size", [1, 3])
def test_a_heartbeat_costs_the_same_for_one_hold_as_for_three(
    size, later, django_assert_num_queries
):
    AppointmentFactory.create_batch(size, held=True)
    later(seconds=2)
    note_heartbeat()
    later(minutes=20)

    with django_assert_num_queries(6):
        note_heartbeat()


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_come_back_at_once_give_the_time_back_once(later, deadlocks):
    rows = AppointmentFactory.create_batch(3, held=True)
    before = [clocks(row) for row in rows]
    later(seconds=2)
    note_heartbeat()
    later(minutes=20)

    race(*[note_heartbeat] * 5)

    lost = timedelta(minutes=20)
    assert Outage.objects.count() == 1
    assert [clocks(row) for row in rows] == [(until + lost, at + lost) for until, at in before]
    assert deadlocks == []


def test_the_task_notes_the_outage_before_it_looks_who_is_missing(later):
    row = AppointmentFactory(slot__starts_at=timezone.now() + timedelta(minutes=5))
    AppointmentFactory(slot=row.slot, status="checked_in")
    note_heartbeat()
    later(minutes=30)

    record_no_shows()

    assert Appointment.objects.get(pk=row.pk).status == "booked"


def test_rows_can_say_what_they_are():
    heart = stopped(hours=1)
    outage = note_heartbeat()

    assert str(heart) == f"{heart.at:%Y-%m-%d %H:%M:%S}"
    assert str(outage) == f"{heart.at:%Y-%m-%d %H:%M}"
