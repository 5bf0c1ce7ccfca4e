from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment, StatusChange
from appointments.tasks import record_no_shows, release_places
from notices.models import Notice
from tests.appointments.steps import statuses
from tests.factories import AppointmentFactory, SlotFactory
from tests.races import race


@pytest.mark.django_db
def test_release_places_ends_every_hold_that_is_anybodys():
    rows = AppointmentFactory.create_batch(3, public=True)
    others = [AppointmentFactory(held=True), AppointmentFactory(lapsed=True), AppointmentFactory()]

    release_places()
    release_places()

    assert statuses(*rows) == ["expired"] * 3
    assert statuses(*others) == ["held", "held", "booked"]


@pytest.mark.django_db
def test_release_places_keeps_the_clock_of_the_place():
    row = AppointmentFactory(public=True)

    release_places()

    assert Appointment.objects.get().public_at == row.public_at


@pytest.mark.django_db(transaction=True)
def test_ten_copies_at_once_end_each_hold_once():
    AppointmentFactory.create_batch(20, public=True)

    race(*[release_places] * 10)

    assert Appointment.objects.filter(status="expired").count() == 20
    assert StatusChange.objects.filter(status="expired").count() == 20
    assert set(StatusChange.objects.filter(status="expired").values_list("channel", flat=True)) == {
        "task"
    }


@pytest.mark.django_db
def test_record_no_shows_notes_who_did_not_come_and_writes_when_the_day_is_over():
    start = timezone.now() - timedelta(days=1)
    slot = SlotFactory(starts_at=start, ends_at=start + timedelta(minutes=10), planned=4)
    rows = AppointmentFactory.create_batch(2, slot=slot)
    AppointmentFactory(slot=slot, status="fulfilled")

    record_no_shows()
    record_no_shows()

    assert statuses(*rows) == ["no_show"] * 2
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_did_not_come_was_noted_by_itself():
    start = timezone.now() - timedelta(days=1)
    slot = SlotFactory(starts_at=start, ends_at=start + timedelta(minutes=10))
    AppointmentFactory(slot=slot)
    AppointmentFactory(slot=slot, status="fulfilled")

    race(*[record_no_shows] * 4)

    step = StatusChange.objects.get(status="no_show")
    assert (step.actor, step.channel) == ("task:record_no_shows", "task")
