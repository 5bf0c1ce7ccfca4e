"""A municipality's list is taken in while its people book."""

from functools import partial

import pytest

from applicants.forms import judge
from applicants.models import Applicant
from applicants.services import register
from appointments.models import Appointment
from tests.applicants.list_steps import TODAY, cells, sheet_of
from tests.appointments.steps import book
from tests.factories import MunicipalityFactory, SlotFactory, UserFactory
from tests.pressure.watcher import wrong
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, VISITORS = 60, 3


def list_of(given_names):
    """Everybody, in an order that is not that of the database."""
    rows = [cells(number, given_names=given_names) for number in reversed(range(PEOPLE))]
    return judge(sheet_of(rows), today=TODAY)


def test_a_list_beside_bookings_stops_nobody(deadlocks):
    home, officer = MunicipalityFactory(), UserFactory(role="officer")
    take_in = partial(register, municipality=home, by=officer)
    take_in(list_of("Oksana"))
    people = list(Applicant.objects.order_by("?"))
    slots = SlotFactory.create_batch(6, planned=20)

    def officer_uploads():
        return [take_in(list_of(name)).changed for name in ("Olena", "Iryna", "Olha")]

    def visitor(offset):
        families = [people[first : first + 2] for first in range(offset, PEOPLE, 2 * VISITORS)]
        return [book(family, slots[n % 6]) for n, family in enumerate(families)]

    changed, *booked = race(
        officer_uploads, *[partial(visitor, 2 * offset) for offset in range(VISITORS)]
    )

    assert changed == [PEOPLE] * 3
    assert sum(map(len, booked)) == PEOPLE / 2
    assert Appointment.objects.filter(status="booked").count() == PEOPLE
    assert set(Applicant.objects.values_list("given_names", flat=True)) == {"Olha"}
    assert deadlocks == []
    assert wrong() == {}
