import pytest
from django.utils import timezone

from appointments.claims import cancel
from appointments.letters import tell
from notices.models import Notice
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db


def test_who_has_a_phone_reads_in_a_text_how_things_stand():
    party = PartyFactory(phone="+31612345678", email="", language="en")
    booked = AppointmentFactory(party=party, slot=SlotFactory(location__city="Assen"))

    tell([party])
    tell([party])
    cancel([booked.pk])

    texts = list(Notice.objects.order_by("pk"))
    assert [text.channel for text in texts] == ["sms"] * 3
    assert all("Assen" in text.body for text in texts)
    assert [text.body.split()[1] for text in texts[1:]] == ["Changed:", "Cancelled:"]
    assert list(Notice.objects.unsent(timezone.now())) == texts[2:]


def test_a_text_says_no_name_and_is_not_sent_after_the_start():
    party = PartyFactory(phone="+31612345678", email="o@example.org", language="en")
    booked = AppointmentFactory(party=party)

    tell([party])

    text = Notice.objects.get(channel="sms")
    assert booked.applicant.given_names not in text.body
    assert text.valid_until == booked.slot.starts_at
    assert Notice.objects.filter(channel="email").count() == 1
