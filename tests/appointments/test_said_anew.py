"""A visit changes in the seconds before the post goes: what is still true is not lost."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from appointments import claims, waitlist
from appointments.changes import correct_contact
from appointments.letters import tell
from appointments.line import offer_of
from appointments.links import address_of
from appointments.models import Contact, Party
from appointments.waitlist import Wishes
from notices.models import Notice
from notices.services import claim_next
from tests.appointments.steps import book
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory

pytestmark = pytest.mark.django_db
HER = Contact(email="old@example.org", phone="+31612345678", language="en")
NEW = Contact(email="new@example.org", language="en")
DAY = datetime(2026, 12, 1, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def by_day(time_machine):
    time_machine.move_to(DAY, tick=False)
    return time_machine


def slot(days):
    return SlotFactory(morning=DAY + timedelta(days=days))


def waits(people, key=None, contact=HER):
    week = {"from_day": DAY.date(), "until_day": DAY.date() + timedelta(days=40)}
    wishes = Wishes(locations=[slot(30).location_id], weekdays=[*range(7)], **week)
    return waitlist.join(key or uuid.uuid4(), people, wishes, contact)


@pytest.fixture
def asked():
    """The party of somebody who has an appointment and is offered an earlier one."""
    [row] = book(1, slot(20), contact=HER)
    entry = waits([row.applicant_id], row.party.form_key)
    waitlist.offer(entry.pk, [slot(10).pk])
    return Party.objects.get()


def sent_now():
    """What is still to be sent, by kind and address."""
    left = Notice.objects.due(timezone.now()).order_by("pk")
    return {(each.key.partition(":")[0], each.to) for each in left}


def post():
    Notice.objects.due(timezone.now()).update(sent_at=timezone.now())


def test_an_offer_outlives_a_contact_that_is_corrected(asked):
    correct_contact(asked.pk, NEW)

    offers = {to for kind, to in sent_now() if kind == "offer"}
    asked.refresh_from_db()
    letter = Notice.objects.due(timezone.now()).get(key__startswith="offer:", to="new@example.org")
    assert offers == {"new@example.org", "+31612345678"}
    assert address_of(asked) in letter.body
    assert letter.valid_until == offer_of(asked)[0].held_until


def test_a_contact_that_was_corrected_before_outlives_an_offer():
    [row] = book(1, slot(20), contact=HER)
    entry = waits([row.applicant_id], row.party.form_key)
    correct_contact(row.party_id, NEW)

    waitlist.offer(entry.pk, [slot(10).pk])

    assert {("visit", "new@example.org"), ("changed", "new@example.org")} & sent_now()
    assert ("offer", "new@example.org") in sent_now()
    assert ("replaced", "old@example.org") in sent_now()


def test_whom_an_offer_has_reached_is_not_asked_twice(asked):
    post()

    correct_contact(asked.pk, NEW)

    assert {to for kind, to in sent_now() if kind == "offer"} == {"new@example.org"}


def test_an_offer_in_the_hands_of_the_post_is_not_asked_twice(asked):
    Notice.objects.exclude(key__startswith="offer:", channel="email").update(sent_at=timezone.now())
    claim_next()

    correct_contact(asked.pk, Contact(more_time=True, language="en"))

    assert {to for kind, to in sent_now() if kind == "offer"} == set()


def test_an_offer_reaches_the_new_address_of_who_only_waits():
    entry = waits([ApplicantFactory().pk])
    waitlist.offer(entry.pk, [slot(10).pk])

    correct_contact(entry.party_id, NEW)

    assert ("offer", "new@example.org") in sent_now()


def test_what_was_cancelled_leaves_the_offer(asked):
    [booked] = asked.appointments.filter(status="booked")

    claims.cancel([booked.pk])

    assert ("offer", "old@example.org") in sent_now()


def test_an_offer_that_is_taken_is_not_sent_any_more(asked):
    waitlist.accept(asked.pk, offer_of(asked)[0].pk)

    assert {kind for kind, _to in sent_now()} & {"offer", "in_line"} == set()


def test_who_only_waits_and_takes_the_offer_reads_no_more_of_it():
    entry = waits([ApplicantFactory().pk])
    waitlist.offer(entry.pk, [slot(10).pk])

    waitlist.accept(entry.party_id, offer_of(entry.party)[0].pk)

    assert {kind for kind, _to in sent_now()} == {"visit"}


def test_an_offer_that_is_declined_is_not_sent_any_more(asked):
    waitlist.decline(asked.pk, offer_of(asked)[0].pk)

    assert "offer" not in {kind for kind, _to in sent_now()}


def test_who_leaves_the_line_still_gets_the_confirmation(asked):
    waitlist.leave(asked.waitlist_entry.pk)

    assert {kind for kind, _to in sent_now()} == {"visit"}


@pytest.mark.parametrize("kind", ["issued", "unfinished", "could_not_come", "in_line", "replaced"])
def test_what_stays_true_stays(kind):
    row = AppointmentFactory(party__version=1)
    Notice.objects.create(key=f"{kind}:{row.party.reference}:1", about=row.party.reference)

    tell([row.party])

    assert kind in {kind for kind, _to in sent_now()}


@pytest.mark.parametrize("kind", ["visit", "moved", "reminder_1", "reference", "proposed"])
def test_what_a_new_version_replaces_goes(kind):
    row = AppointmentFactory(party__version=1)
    Notice.objects.create(key=f"{kind}:{row.party.reference}:0", about=row.party.reference)

    tell([row.party])

    assert {kind for kind, _to in sent_now()} == {"changed"}


def test_a_proposal_stays_while_its_places_are_held():
    row = AppointmentFactory(party__version=1)
    AppointmentFactory(party=row.party, applicant=row.applicant, slot=slot(9), held=True)
    Notice.objects.create(key=f"proposed:{row.party.reference}:1", about=row.party.reference)

    tell([row.party])

    assert "proposed" in {kind for kind, _to in sent_now()}
