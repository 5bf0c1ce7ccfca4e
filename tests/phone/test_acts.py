from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments import waitlist
from appointments.changes import take_back
from appointments.exceptions import NotAllowed
from appointments.models import Contact, Status, StatusChange
from appointments.waitlist import Wishes
from notices.models import Notice
from phone import acts
from tests.appointments.steps import hold_for
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
)
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
    hers = AppointmentFactory(party=PartyFactory(email="who@example.org", version=1, language="en"))

    acts.release(hers.applicant_id)

    [notice] = Notice.objects.all()
    assert (notice.to, notice.key.partition(":")[0]) == ("who@example.org", "cancelled_by_us")
    assert "Somebody else made this appointment" in notice.body
    assert "can make a new appointment at once" in notice.body


def test_the_others_of_the_visit_read_who_is_without_it_now_and_why():
    hers = AppointmentFactory(party__version=1, party__language="en")
    AppointmentFactory(party=hers.party, slot=hers.slot)

    acts.release(hers.applicant_id)

    [notice] = Notice.objects.all()
    assert notice.key.startswith("fewer:")
    assert f"without it now: {hers.applicant.given_names}" in notice.body


def test_nobody_takes_back_what_was_not_hers():
    hers = AppointmentFactory()
    acts.release(hers.applicant_id)

    with pytest.raises(NotAllowed):
        take_back(hers.party_id)

    assert status(hers) == [Status.CANCELLED]


def waits(*people):
    today = timezone.localdate()
    wishes = Wishes([LocationFactory().pk], [0], today, today + timedelta(days=40))
    contact = Contact(email="who@example.org", language="en")
    return waitlist.join(uuid4(), [each.pk for each in people], wishes, contact)


def test_who_waits_with_her_goes_on_waiting():
    hers, other = ApplicantFactory(), ApplicantFactory()
    entry = waits(hers, other)
    Notice.objects.all().delete()

    acts.release(hers.pk)

    assert list(entry.applicants.all()) == [other]
    [notice] = Notice.objects.all()
    assert notice.key.startswith("line_over:")
    assert "did not ask for it" in notice.body


def test_she_can_wait_or_book_at_once():
    person = ApplicantFactory()
    waits(person)

    acts.release(person.pk)

    assert waits(person)
    assert hold_for([person], SlotFactory())


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
