"""The answer to a COMMIT is lost: nobody knows what was done, and doing it again is safe."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import OperationalError

from appointments.claims import cancel, confirm, propose
from appointments.models import Appointment, Contact, Party, StatusChange
from appointments.visits import check_in
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import hold_for, statuses
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory
from tests.pressure.lossy_line import LossyLine, on_line

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 10  # raise to 200 for a long night
CONTACT = Contact(email="oksana@example.org")


@pytest.fixture
def line():
    line = LossyLine()
    yield line
    line.close()


def unheard(line, service, *args):
    """Call `service`, lose the answer, and call it again, as somebody who presses again."""
    with on_line(line):
        line.lose_next_commit.set()
        with pytest.raises(OperationalError):
            service(*args)
    assert not line.lose_next_commit.is_set()  # it was the answer that got lost, nothing before
    return service(*args)


def test_the_line_carries_everything_else(line):
    with on_line(line):
        [claim] = hold_for(1, SlotFactory())

    assert statuses(claim) == ["held"]


def test_a_form_whose_answer_was_lost_is_one_party_and_one_hold(line):
    for _ in range(TIMES):
        key, person, slot = uuid4(), ApplicantFactory(), SlotFactory(planned=1)

        claims = unheard(line, partial(propose, key, [person.pk], [slot.pk], CONTACT))

        assert list(Party.objects.get(form_key=key).appointments.all()) == claims


def test_a_booking_whose_answer_was_lost_is_one_booking_and_one_letter(line):
    for number in range(1, TIMES + 1):
        holds = ids(hold_for(2, SlotFactory(), contact=CONTACT))

        booked = unheard(line, confirm, holds)

        assert ids(booked) == holds
        assert Notice.objects.count() == number
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}


@pytest.mark.parametrize(("service", "status"), [(cancel, "cancelled"), (check_in, "checked_in")])
def test_what_was_done_unheard_is_done_once(line, service, status):
    rows = AppointmentFactory.create_batch(TIMES)

    for row in rows:
        unheard(line, service, [row.pk])

    assert statuses(*rows) == [status] * TIMES
    assert StatusChange.objects.filter(status=status).count() == TIMES
