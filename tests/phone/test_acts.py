import pytest

from appointments.exceptions import NotAllowed
from appointments.models import Status, StatusChange
from notices.models import Notice
from phone import acts
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory
from trail.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def status(*claims):
    for claim in claims:
        claim.refresh_from_db()
    return [claim.status for claim in claims]


def test_releasing_leaves_the_rest_of_the_visit():
    hers = AppointmentFactory()
    other = AppointmentFactory(party=hers.party, slot=hers.slot)

    acts.release(hers.applicant_id)

    assert status(hers, other) == [Status.CANCELLED, Status.BOOKED]


def test_releasing_ends_the_whole_visit_where_a_minor_would_be_alone():
    hers = AppointmentFactory()
    child = AppointmentFactory(
        party=hers.party, slot=hers.slot, applicant=ApplicantFactory(child=True)
    )

    acts.release(hers.applicant_id)

    assert status(hers, child) == [Status.CANCELLED, Status.CANCELLED]


def test_releasing_ends_a_hold_too():
    hers = AppointmentFactory(held=True)

    acts.release(hers.applicant_id)

    assert status(hers) == [Status.CANCELLED]


def test_the_history_says_that_it_was_not_hers():
    hers = AppointmentFactory()

    acts.release(hers.applicant_id)

    last = StatusChange.objects.filter(about="appointment", row=hers.pk).last()
    assert last.reason == "not hers"


def test_who_had_booked_it_is_told():
    hers = AppointmentFactory(party=PartyFactory(email="who@example.org", version=1))

    acts.release(hers.applicant_id)

    assert [notice.to for notice in Notice.objects.all()] == ["who@example.org"]


@pytest.mark.parametrize("state", ["checked_in", "fulfilled", "cancelled"])
def test_nothing_is_released_that_is_over_or_at_the_desk(state):
    ended = {"public_at": "2026-01-01T00:00Z"} if state == "cancelled" else {}
    hers = AppointmentFactory(status=state, **ended)

    with pytest.raises(NotAllowed):
        acts.release(hers.applicant_id)

    assert status(hers) == [state]
    assert not Event.objects.exists()


def test_releasing_twice_counts_once():
    hers = AppointmentFactory()
    acts.release(hers.applicant_id)

    with pytest.raises(NotAllowed):
        acts.release(hers.applicant_id)

    assert Event.objects.filter(kind="not hers").count() == 1
