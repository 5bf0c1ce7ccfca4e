"""The worker: may be killed, run beside itself, and run again. On real rows."""

import pytest

from appointments import claims, proposals
from appointments.models import Appointment
from config.db import acting_as, ids
from desk.models import DayList
from notices.models import Notice
from planning.models import LineState, MoveLine, MoveState
from planning.moves import acts, ends, lines, work
from planning.moves.tasks import move_people
from planning.moves.work import run
from tests.factories import DayListFactory
from tests.planning.moves.world import at, begin, book, booked, closing, office, slots_on
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock_runs(time_machine):
    """Time goes by, for the pauses between two tries."""
    time_machine.move_to(at(1, 10))


@pytest.fixture
def closed():
    """Six parties of two in an office that closes, with room for four of them the next day."""
    location = office()
    slots = slots_on(location, 9, 4, 4, 4)
    slots_on(location, 10, 4, 4)
    parties = [book(slot, slot) for slot in slots for _ in range(2)]
    return begin(location, 9), parties


def states(move):
    return sorted(move.lines.values_list("state", flat=True))


def asked():
    return Notice.objects.filter(key__startswith="proposed:", channel="email").count()


def test_everybody_gets_a_place_or_leads_the_line(closed):
    move, _ = closed
    run(60)
    move.refresh_from_db()

    assert states(move) == [LineState.IN_LINE] * 2 + [LineState.PROPOSED] * 4
    assert move.state == MoveState.DONE


def test_the_earliest_get_the_nearest(closed):
    move, parties = closed
    run(60)

    first = [row.slot.starts_at for row in proposals.proposal_of(parties[0])]
    assert first == [at(10, 9), at(10, 9)]
    assert move.lines.get(party=parties[5]).state == LineState.IN_LINE


def test_killed_between_two_parties_it_goes_on_without_doubling(closed, monkeypatch):
    move, _ = closed
    really, turns = work.handle, []

    def dies(line, *rest):
        turns.append(line)
        if len(turns) == 3:
            raise KeyboardInterrupt
        really(line, *rest)

    monkeypatch.setattr(work, "handle", dies)
    with pytest.raises(KeyboardInterrupt):
        run(60)
    assert states(move).count(LineState.WAITING) == 4
    monkeypatch.setattr(work, "handle", really)
    run(60)
    run(60)

    assert states(move) == [LineState.IN_LINE] * 2 + [LineState.PROPOSED] * 4
    assert asked() == 4


def test_out_of_time_it_goes_on_next_time(closed):
    move, _ = closed
    run(0)
    assert states(move) == [LineState.WAITING] * 6
    run(60)

    assert LineState.WAITING not in states(move)


def test_three_workers_at_once_ask_everybody_once(closed, deadlocks):
    move, _ = closed
    race(*[lambda: run(60)] * 3)
    run(60)

    assert states(move) == [LineState.IN_LINE] * 2 + [LineState.PROPOSED] * 4
    assert asked() == 4
    assert deadlocks == []


def test_a_second_copy_of_the_task_leaves_at_once(closed):
    race(move_people, move_people)

    assert asked() == 4


@pytest.mark.parametrize("again", range(3))
def test_who_cancels_or_moves_at_that_moment_gets_one_answer(closed, deadlocks, again):
    move, parties = closed

    def cancel(party):
        with acting_as(channel="web"):
            claims.cancel(ids(party.appointments.filter(status__in=["booked", "held"])))

    race(lambda: run(60), *[lambda party=party: cancel(party) for party in parties[:3]])
    run(60)

    for party in parties[:3]:
        firm = party.appointments.filter(status="booked").exists()
        line = move.lines.get(party=party)
        assert (line.state == LineState.CANCELLED) == (not firm) or line.state == LineState.IN_LINE
    assert Appointment.objects.filter(status__in=["booked", "held"]).count() <= 24
    assert deadlocks == []


def test_a_slot_that_the_public_fills_at_that_moment_is_never_given_twice(closed, deadlocks):
    move, _ = closed
    rivals = [book(slots_on(office(f"Town {n}"), 20, 1)[0]) for n in range(4)]
    room = list(move.location.slots.filter(starts_at__gte=at(10)).order_by("starts_at"))

    def take(party, slot):
        people = list(party.appointments.values_list("applicant", flat=True))
        with acting_as(channel="web"):
            claims.hold(party.form_key, people, [slot.pk], moving=True)

    race(
        lambda: run(60),
        *[lambda p=p, s=s: take(p, s) for p, s in zip(rivals, room * 2, strict=True)],
    )
    run(60)

    for slot in room:
        assert slot.appointments.filter(status__in=["booked", "held"]).count() <= 4
    assert LineState.WAITING not in states(move)
    assert deadlocks == []


def test_an_answer_at_the_moment_of_the_reminder_is_one_answer(closed, deadlocks):
    move, parties = closed
    run(60)
    party = parties[0]
    line = move.lines.get(party=party)
    shown = ids(proposals.proposal_of(party))

    def accept():
        with acting_as(channel="web"):
            return proposals.accept(party.pk, shown)

    race(accept, lambda: lines.remind(line.pk), lambda: ends.lead_the_line(line.pk))
    run(60)

    line.refresh_from_db()
    assert line.state in {LineState.ACCEPTED, LineState.IN_LINE}
    assert bool(booked(party)) == (line.state == LineState.ACCEPTED)
    assert deadlocks == []


def test_the_list_on_paper_is_made_anew_once_it_is_done(time_machine):
    time_machine.move_to(at(1, 7, 15))
    location = office()
    [slot] = slots_on(location, 1, 4, hour=11)
    slots_on(location, 4, 4)
    book(slot, slot)
    paper = DayListFactory(location=location, day=at(1).date(), people=99)
    move = begin(location, 1, alone=True, reason="No power")
    run(60)

    paper.refresh_from_db()
    move.refresh_from_db()
    assert paper.people == 2
    assert move.listed_at is not None
    DayList.objects.update(people=99)
    run(60)
    assert DayList.objects.get().people == 99


def test_stopped_nobody_is_reminded_and_what_people_do_is_noted(closed, time_machine):
    move, parties = closed
    run(60)
    with acting_as(channel="web"):
        proposals.accept(parties[0].pk, ids(proposals.proposal_of(parties[0])))
    type(move).objects.update(state=MoveState.STOPPED)
    time_machine.move_to(at(3, 10))
    run(60)

    assert states(move).count(LineState.ACCEPTED) == 1
    assert not MoveLine.objects.filter(reminded_at__isnull=False).exists()
    assert not Notice.objects.filter(key__startswith="proposed_again").exists()


def test_a_move_can_be_repeated_without_asking_anybody_again(closed):
    move, _ = closed
    run(60)
    again = acts.ask(closing(move.location, 9), move.asked_by)
    run(60)

    assert asked() == 4
    assert again.lines.count() == 0
    assert states(move) == [LineState.IN_LINE] * 2 + [LineState.PROPOSED] * 4


def test_closed_again_after_it_was_taken_back_people_are_asked_once_more(closed):
    move, _ = closed
    run(60)
    acts.take_back(move.pk)
    again = acts.ask(closing(move.location, 9), move.asked_by)
    run(60)

    assert states(again) == [LineState.PROPOSED] * 4
    assert Appointment.objects.filter(status="held").count() == 8
