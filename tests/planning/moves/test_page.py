import pytest
from django.utils import timezone

from planning.models import LineState, MoveState
from planning.moves import acts
from planning.moves.examples import messages
from planning.moves.page import page_of
from planning.moves.preview import preview
from planning.moves.work import run
from tests.planning.moves.world import at, begin, book, closing, office, slots_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    location = office()
    [slot] = slots_on(location, 9, 9)
    return slot


def page(move):
    move.refresh_from_db()
    return page_of(move, timezone.now())


def test_it_counts_parties_and_people_by_what_became_of_them(closed):
    book(closed, closed)
    book(closed)
    slots_on(closed.location, 10, 2)
    move = begin(closed.location, 9)
    first = page(move)
    assert [(row.name, row.parties, row.people) for row in first.rows] == [("to do", 2, 3)]
    assert (first.handled, first.parties, first.moving) == (0, 2, True)

    run(60)
    last = page(move)
    assert [(row.name, row.parties, row.people) for row in last.rows] == [
        ("asked, no answer yet", 1, 2),
        ("first in line", 1, 1),
    ]
    assert (last.handled, last.parties, last.moving) == (2, 2, False)


@pytest.mark.parametrize(
    ("state", "stop", "resume", "back"),
    [
        (MoveState.ASKED, False, False, True),
        (MoveState.RUNNING, True, False, True),
        (MoveState.STOPPED, False, True, True),
        (MoveState.DONE, False, False, True),
        (MoveState.TAKEN_BACK, False, False, False),
    ],
)
def test_its_state_says_what_can_be_done_with_it(closed, state, stop, resume, back):
    move = begin(closed.location, 9)
    type(move).objects.update(state=state)
    found = page(move)

    assert (found.may_stop, found.may_resume, found.may_take_back) == (stop, resume, back)


def test_a_message_that_is_sent_cannot_be_taken_back(closed):
    move = begin(closed.location, 1, act="door", door="Kade 2")

    assert not page(move).may_take_back


def test_a_poster_is_of_use_on_the_day_itself(closed):
    assert not page(begin(closed.location, 9)).today
    assert page(begin(office("Assen"), 1)).today
    pause = {"act": "pause", "starts": at(1, 14).time(), "ends": at(1, 15).time()}
    assert not page(begin(office("Zwolle"), 1, **pause)).today


def test_a_preview_promises_a_place_once_and_the_rest_the_line(closed):
    slots_on(closed.location, 10, 2)
    for _ in range(3):
        book(closed)
    found = preview(closing(closed.location, 9), timezone.now())

    assert (len(found.offers), found.found, found.in_line) == (3, 2, 1)
    assert found.first_place.window.starts_at == at(10, 9)
    assert [offer.window is None for offer in found.shown] == [False, False, True]


def test_a_preview_without_anybody_is_empty(closed):
    found = preview(closing(closed.location, 9), timezone.now())

    assert (found.offers, found.first_place, found.scope.booked) == ([], None, 0)
    assert messages(closing(closed.location, 9), found, timezone.now()) == []


def test_everything_that_will_be_sent_is_shown_in_four_languages(closed, by_day):
    by_day.move_to(at(9, 6), tick=False)
    slots_on(closed.location, 12, 2)
    book(closed)
    move = closing(closed.location, 9)
    found = messages(move, preview(move, timezone.now()), timezone.now())

    assert [each.language for each in found] == ["uk", "ru", "nl", "en"] * 2
    assert all(each.subject and each.body and each.sms for each in found)
    assert found[3].subject.startswith("Please do not come today")
    assert found[7].subject.startswith("Does another time suit you?")


def test_the_example_gives_as_much_time_to_answer_as_people_will_have(closed, by_day):
    by_day.move_to(at(1, 10), tick=False)
    slots_on(closed.location, 12, 2)
    book(closed)
    move = closing(closed.location, 9)

    found = messages(move, preview(move, timezone.now()), timezone.now())

    assert "Answer before: Friday 4 December 2026, 10:00" in found[3].body


def test_who_would_get_no_place_reads_that_they_wait_first(closed):
    book(closed)
    move = closing(closed.location, 9)
    found = messages(move, preview(move, timezone.now()), timezone.now())

    assert [each.subject.partition(":")[0] for each in found[3::4]] == [
        "We cancelled your appointment",
        "You are on the waiting list",
    ]


def test_a_preview_holds_nothing_and_tells_nobody(closed):
    slots_on(closed.location, 10, 2)
    party = book(closed)
    preview(closing(closed.location, 9), timezone.now())

    assert party.appointments.count() == 1


def test_who_was_asked_before_it_was_taken_back_is_still_counted(closed):
    slots_on(closed.location, 10, 2)
    book(closed)
    move = begin(closed.location, 9)
    run(60)
    acts.take_back(move.pk)

    assert [row.name for row in page(move).rows] == ["asked, no answer yet"]
    assert move.lines.get().state == LineState.PROPOSED
