"""What is sent once more to who asks for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import claims
from appointments.again import send_again
from appointments.letters import tell
from appointments.models import Appointment, Party
from config.db import ids
from notices.models import Notice
from tests.doors import door
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory
from tests.races import race

pytestmark = pytest.mark.django_db
BOTH = {"email": "oksana@example.org", "phone": "+31612345678", "language": "en"}


@pytest.fixture
def proposed():
    """A visit that planners would move to three days later, until they hear within a day."""
    row = AppointmentFactory(party=PartyFactory(version=1, **BOTH))
    later = SlotFactory(morning=row.slot.starts_at + timedelta(days=3))
    who = row.party.form_key, [row.applicant_id], [later.pk]
    with door("planning"):
        held = claims.hold(*who, clock=timedelta(hours=24), public=False, moving=True)
    return row, held


def ask_again():
    send_again(Party.objects.all(), timezone.now())


def kinds():
    keys = Notice.objects.order_by("pk").values_list("key", flat=True)
    return [key.partition(":")[0] for key in keys]


def test_it_is_sent_at_most_once_in_an_hour(time_machine):
    row = AppointmentFactory()
    start = timezone.now().replace(minute=59, second=0) + timedelta(days=1)

    for minutes, letters in [(0, 1), (2, 1), (59, 1), (61, 2), (62, 2)]:
        time_machine.move_to(start + timedelta(minutes=minutes), tick=False)
        ask_again()
        assert Notice.objects.count() == letters

    assert row.party.version == 0  # nothing has changed


def test_another_letter_within_the_hour_keeps_nobody_from_the_reference():
    row = AppointmentFactory()
    tell([row.party])

    ask_again()

    assert kinds() == ["visit", "reference"]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_one_letter():
    AppointmentFactory()

    race(ask_again, ask_again)

    assert Notice.objects.count() == 1


def test_others_are_sent_nothing():
    AppointmentFactory(held=True)
    AppointmentFactory(party__email="")

    ask_again()

    assert kinds() == []


def test_while_the_old_time_stands_its_reference_is_sent(proposed):
    ask_again()

    assert set(kinds()) == {"reference"}


def test_once_the_old_time_has_begun_the_proposal_is_sent(proposed, time_machine):
    row, held = proposed
    time_machine.move_to(row.slot.starts_at, tick=False)
    until = timezone.now() + timedelta(hours=2)
    Appointment.objects.filter(pk__in=ids(held)).update(held_until=until, public_at=until)

    ask_again()
    ask_again()

    mail, text = Notice.objects.order_by("channel")
    assert kinds() == ["proposed_again"] * 2
    assert mail.valid_until == held[0].slot.starts_at
    assert "Answer before" in mail.body
    assert " till " in text.body


def test_when_the_old_time_was_cancelled_the_proposal_is_sent_and_its_link_lives(proposed, client):
    row, _ = proposed
    with door("planning"):
        claims.cancel([row.pk])
    Notice.objects.all().delete()

    ask_again()

    mail = Notice.objects.get(channel="email")
    link = next(word for word in mail.body.split() if "/v/" in word)
    assert kinds() == ["proposed_again"] * 2
    assert client.get(link.partition("//")[2].partition("/")[2].join(["/", ""])).status_code == 200


def test_a_proposal_whose_clock_is_past_names_no_time_to_answer(proposed, time_machine):
    row, _ = proposed
    time_machine.move_to(row.slot.starts_at + timedelta(days=2), tick=False)

    ask_again()

    mail, text = Notice.objects.order_by("channel")
    assert "Answer before" not in mail.body
    assert " till " not in text.body
    assert "We still keep this place for you" in mail.body


def test_what_has_begun_itself_is_sent_to_nobody(proposed, time_machine):
    _, held = proposed
    time_machine.move_to(held[0].slot.starts_at, tick=False)

    ask_again()

    assert kinds() == []
