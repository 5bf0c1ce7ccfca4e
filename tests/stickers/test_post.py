"""Every kind of message that some event writes, as a mail server and a phone receive it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.again import send_again
from appointments.changes import correct_contact
from appointments.claims import cancel
from appointments.invitations import invite
from appointments.models import Contact, Party
from appointments.no_shows import write_next_letter
from appointments.served import release
from appointments.tasks import invite_again
from config.db import acting_as, ids
from notices.models import Notice
from notices.services import deliver_next
from stickers.issuing import Finding, record_outcome
from stickers.models import Outcome
from stickers.tasks import tell_outcomes
from tests.appointments.steps import book, move
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory
from tests.notices.conftest import mail_server as mail_server
from tests.notices.conftest import notify as notify
from tests.stickers.factories import visit

pytestmark = pytest.mark.django_db
PHONE = "+31612345678"
HER = Contact(email="o@example.org", phone=PHONE, language="en")


def booked(size=1):
    rows = book(size, SlotFactory(planned=4), contact=HER)
    Notice.objects.update(sent_at=timezone.now())
    return rows


def moved():
    with acting_as(channel="office"):
        move(booked(), SlotFactory(minute=50))


def cancelled_by_us():
    with acting_as(channel="office"):
        cancel(ids(booked()), why="closed")


def fewer():
    release([booked(2)[0].applicant_id])


def reference():
    booked()
    send_again(Party.objects.all(), timezone.now())


def replaced():
    [row] = booked()
    correct_contact(row.party_id, Contact(email="new@example.org", phone="+31687654321"))


def could_not_come():
    yesterday = timezone.now() - timedelta(days=1)
    slot = SlotFactory(starts_at=yesterday, ends_at=yesterday + timedelta(minutes=10))
    party = PartyFactory(email=HER.email, phone=PHONE)
    AppointmentFactory(party=party, slot=slot, status="no_show", public_at=yesterday)
    write_next_letter()


def invitation():
    person = ApplicantFactory(email=HER.email, phone=PHONE, language="en")
    invite([person.pk])
    Notice.objects.update(send_after=timezone.now())


def invitation_again():
    invitation()
    long_ago = timezone.now() - timedelta(days=20)
    Notice.objects.update(created_at=long_ago, sent_at=long_ago)
    invite_again()
    Notice.objects.update(send_after=timezone.now())


EVENTS = {
    "visit": lambda: book(1, SlotFactory(), contact=HER),
    "changed": lambda: move(booked(), SlotFactory(minute=50)),
    "moved": moved,
    "cancelled_by_you": lambda: cancel(ids(booked())),
    "cancelled_by_us": cancelled_by_us,
    "fewer": fewer,
    "reference": reference,
    "replaced": replaced,
    "could_not_come": could_not_come,
    "invitation": invitation,
    "invitation_again": invitation_again,
}


def deliver():
    while any([deliver_next(), deliver_next("sms")]):
        pass


@pytest.mark.parametrize("kind", EVENTS)
def test_what_an_event_writes_arrives_by_mail_and_as_a_text(kind, mail_server, notify):
    EVENTS[kind]()
    deliver()

    wanted = Notice.objects.filter(key__startswith=f"{kind}:")
    assert sorted(wanted.values_list("channel", flat=True)) == ["email", "sms"]
    mail, text = wanted.get(channel="email"), wanted.get(channel="sms")
    assert mail.sent_at
    assert text.carrier_id
    letters = [letter for to, letter in mail_server.letters if letter["Subject"] == mail.subject]
    assert len(letters) == 1
    body = letters[0].get_body(("plain",)).get_content()
    assert body.split() == mail.body.split()
    assert letters[0].get_body(("html",)) is not None


@pytest.mark.parametrize(("result", "kind"), [("under_14", "issued"), ("left", "unfinished")])
def test_what_came_of_a_visit_arrives_by_mail_and_as_a_text(
    result, kind, desk, clerk, mail_server, notify
):
    person = ApplicantFactory(child=True)
    row = visit(desk.location, applicant=person, party=PartyFactory(email="o@x.nl", phone=PHONE))
    record_outcome(row.pk, Finding(result, document="birth"), desk=desk.pk, by=clerk)
    Outcome.objects.untold(timezone.now() + timedelta(minutes=6)).get()

    with_time(tell_outcomes)
    deliver()

    told = Notice.objects.filter(key__startswith=f"{kind}:")
    assert told.exclude(sent_at=None).count() == 2
    assert len(mail_server.letters) == 1


def with_time(task):
    """Run it as if six minutes had passed."""
    with pytest.MonkeyPatch.context() as patch:
        later = timezone.now() + timedelta(minutes=6)
        patch.setattr(timezone, "now", lambda: later)
        task()
    Notice.objects.update(send_after=timezone.now())
