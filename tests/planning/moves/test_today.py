"""What a manager tells everybody who is still expected today."""

import pytest

from notices.models import Notice
from planning.models import LineState, MoveState
from planning.moves.work import run
from tests.planning.moves.world import PHONE, at, begin, book, booked, office, slots_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def afternoon():
    [slot] = slots_on(office(), 1, 4, hour=14)
    return slot


def test_everybody_still_expected_hears_when_to_come(afternoon):
    party = book(afternoon, email="", language="en")
    begin(afternoon.location, 1, act="later", delay=90)
    run(60)
    party.refresh_from_db()

    [text] = Notice.objects.filter(about=party.reference)
    assert (text.to, text.channel) == (PHONE, "sms")
    assert "15:30" in text.body
    assert booked(party) == [("Rijswijk", at(1, 14))]
    assert party.excused_until == at(1, 15, 40)


def test_everybody_hears_of_the_other_door(afternoon):
    party = book(afternoon, language="en")
    move = begin(afternoon.location, 1, act="door", door="Kade 2")
    run(60)
    run(60)
    move.refresh_from_db()

    mail, text = Notice.objects.filter(about=party.reference).order_by("channel")
    assert "Kade 2" in mail.body
    assert "Kade 2" in text.body
    assert (move.state, move.lines.get().state) == (MoveState.DONE, LineState.TOLD)


def test_who_was_here_or_is_over_is_told_nothing(afternoon):
    here, morning = book(afternoon), book(slots_on(afternoon.location, 1, 1, hour=9)[0])
    here.appointments.update(status="checked_in")
    move = begin(afternoon.location, 1, act="later", delay=60)
    run(60)

    assert move.lines.count() == 0
    assert not Notice.objects.exists()
    assert morning.pk


def test_who_cancels_before_it_is_their_turn_is_told_nothing(afternoon):
    party = book(afternoon)
    move = begin(afternoon.location, 1, act="later", delay=60)
    party.appointments.update(status="cancelled", public_at=at(1, 10))
    run(60)

    assert move.lines.get().state == LineState.CANCELLED
    assert not Notice.objects.exists()


def test_a_message_needs_no_second_person_and_stands_beside_a_move(afternoon):
    for _ in range(17):
        book(afternoon, afternoon, afternoon, phone="")
    begin(afternoon.location, 1, desks=2, desks_gone=1, alone=True, reason="One is ill")

    assert begin(afternoon.location, 1, act="door", door="Kade 2").state == MoveState.RUNNING
