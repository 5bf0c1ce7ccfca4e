import pytest

from appointments.models import Appointment, StatusChange
from appointments.tasks import release_places
from tests.appointments.steps import statuses
from tests.factories import AppointmentFactory
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
