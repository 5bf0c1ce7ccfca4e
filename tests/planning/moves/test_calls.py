from datetime import timedelta

import pytest
from django.utils import timezone

from notices.models import MAX_ATTEMPTS, Notice
from planning.models import LineState, MoveLine
from planning.moves.calls import NO_ANSWER, NO_NUMBER, NOT_ARRIVED, UNKNOWN, called, calls
from tests.factories import UserFactory
from tests.planning.moves.world import PHONE, at, begin, book, office, slots_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def move():
    return begin(office(), 1, act="door", door="Kade 2")


def told(move, *, minutes=0, state=LineState.TOLD, told_off=False, text=None, **party):
    """A party that was told so many minutes ago, and what is known of its text message."""
    slot = slots_on(office(f"Town {MoveLine.objects.count()}"), 1, 1, hour=15)[0]
    found = book(slot, **party)
    line = MoveLine.objects.create(
        move=move,
        party=found,
        people=1,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        state=state,
        told_off=told_off,
        told_at=timezone.now() - timedelta(minutes=minutes),
    )
    if text is not None:
        key = f"today_door:{found.reference}:move{move.pk}:{PHONE}:sms"
        Notice.objects.create(key=key, about=found.reference, channel="sms", to=PHONE, **text)
    return line


def why(move):
    return [(each.line.pk, each.why) for each in calls(move, timezone.now())]


def test_whom_the_text_reached_nobody_calls(move):
    told(move, minutes=60, text={"result": "delivered", "attempts": 1})

    assert calls(move, timezone.now()) == []


@pytest.mark.parametrize(
    "text", [{"result": "failed"}, {"result": "dead"}, {"attempts": MAX_ATTEMPTS}]
)
def test_whom_it_did_not_reach_is_called(move, text):
    line = told(move, text=text)

    assert why(move) == [(line.pk, NOT_ARRIVED)]


def test_who_has_no_number_is_called_or_at_least_named(move):
    line = told(move, phone="")
    [call] = calls(move, timezone.now())

    assert (call.line, call.why, call.phones) == (line, NO_NUMBER, [])
    assert call.names == [f"{line.party.appointments.get().applicant.given_names} Petrenko"]


def test_the_carrier_gets_ten_minutes_to_say_what_became_of_it(move):
    fresh = told(move, minutes=9, text={"attempts": 1})
    old = told(move, minutes=11, text={"attempts": 1})

    assert why(move) == [(old.pk, UNKNOWN)]
    assert fresh.pk


def test_who_did_not_answer_is_called(move):
    line = told(move, state=LineState.UNANSWERED, text={"result": "delivered"})

    assert why(move) == [(line.pk, NO_ANSWER)]


def test_the_earliest_visit_is_called_first_and_who_was_called_no_more(move):
    lines = [told(move, phone="") for _ in range(3)]
    MoveLine.objects.filter(pk=lines[2].pk).update(starts_at=at(1, 11))
    by = UserFactory()
    called(lines[0].pk, by)
    called(lines[0].pk, UserFactory())

    assert [pk for pk, _ in why(move)] == [lines[2].pk, lines[1].pk]
    lines[0].refresh_from_db()
    assert (lines[0].called_by, lines[0].called_at) == (by, timezone.now())


@pytest.mark.parametrize("parties", [1, 3])
def test_it_takes_as_many_queries_for_three_as_for_one(django_assert_num_queries, move, parties):
    for _ in range(parties):
        told(move, text={"result": "dead"})

    with django_assert_num_queries(3):
        assert len(calls(move, timezone.now())) == parties
