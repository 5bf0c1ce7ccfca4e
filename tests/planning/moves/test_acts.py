from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments import claims
from appointments.exceptions import NotAllowed, SlotFull
from appointments.models import Contact
from config.db import acting_as, ids
from locations.models import Limit
from notices.models import Notice
from planning.models import LineState, MassMove, MoveState
from planning.moves import acts
from planning.moves.exceptions import NothingToDo, Overlaps, SamePerson
from planning.moves.work import run
from tests.factories import ApplicantFactory, UserFactory
from tests.planning.moves.world import at, begin, book, closing, office, slots_on
from tests.races import race
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return UserFactory(planner=True)


@pytest.fixture
def full():
    """A day on which 51 people are booked: more than one planner decides about alone."""
    [slot] = slots_on(office(), 9, 60)
    for _ in range(17):
        book(slot, slot, slot)
    return slot


def test_a_move_notes_whom_it_is_about(planner):
    [slot] = slots_on(office(), 9, 2)
    party = book(slot, slot)

    move = acts.ask(closing(slot.location, 9), planner)

    [line] = move.lines.all()
    assert (move.state, move.people) == (MoveState.RUNNING, 2)
    assert (line.party, line.people, line.state) == (party, 2, LineState.WAITING)
    assert Event.objects.filter(kind="move", result="asked", about=move.source).exists()


def test_what_is_closed_takes_no_new_claims(planner):
    [slot] = slots_on(office(), 9, 2)
    move = acts.ask(closing(slot.location, 9), planner)
    slot.refresh_from_db()

    assert slot.capacity == 0
    with pytest.raises(SlotFull):
        claims.propose(move.form_key, [ApplicantFactory().pk], [slot.pk], Contact(language="en"))


def test_a_part_of_the_desks_takes_a_part_of_the_claims(planner):
    early, late = slots_on(office(), 9, 8, 4)
    acts.ask(closing(early.location, 9, desks=8, desks_gone=3), planner)
    early.refresh_from_db()
    late.refresh_from_db()

    assert (early.capacity, late.capacity) == (5, 2)


def test_a_form_that_arrives_twice_begins_it_once(planner):
    [slot] = slots_on(office(), 9, 2)
    book(slot)
    move = closing(slot.location, 9)
    again = closing(slot.location, 9, form_key=move.form_key)

    assert acts.ask(move, planner) == acts.ask(again, planner)
    assert MassMove.objects.count() == 1


def test_two_moves_of_one_day_are_refused(planner):
    [slot] = slots_on(office(), 9, 2)
    acts.ask(closing(slot.location, 9), planner)

    with pytest.raises(Overlaps):
        acts.ask(closing(slot.location, 8, last=10), planner)
    assert acts.ask(closing(slot.location, 10), planner).pk


@pytest.mark.django_db(transaction=True)
def test_two_planners_who_begin_at_the_same_moment_begin_one(deadlocks, time_machine):
    time_machine.move_to(at(1, 10))
    planners = UserFactory.create_batch(2, planner=True)
    slots = slots_on(office(), 9, 2, 2, 2)
    for slot in slots:
        book(slot)
    moves = [closing(slots[0].location, 9) for _ in planners]

    answers = race(
        *[
            lambda move=move, by=by: acts.ask(move, by)
            for move, by in zip(moves, planners, strict=True)
        ]
    )

    assert sorted(type(each).__name__ for each in answers) == ["MassMove", "Overlaps"]
    assert MassMove.objects.get().lines.count() == 3
    assert deadlocks == []


def test_a_move_that_changes_nothing_is_none(planner):
    [slot] = slots_on(office(), 9, 2)
    book(slot)

    with pytest.raises(NothingToDo):
        acts.ask(closing(slot.location, 9, desks_gone=0), planner)


def test_above_50_people_a_second_planner_signs_first(full, planner):
    move = acts.ask(closing(full.location, 9), planner)
    full.refresh_from_db()

    assert (move.state, move.lines.count(), full.capacity) == (MoveState.ASKED, 0, 60)
    with pytest.raises(SamePerson):
        acts.confirm(move.pk, planner)

    acts.confirm(move.pk, UserFactory(planner=True))

    move.refresh_from_db()
    full.refresh_from_db()
    assert (move.state, move.lines.count(), full.capacity) == (MoveState.RUNNING, 17, 0)


def test_signed_twice_it_begins_once(full, planner):
    move = acts.ask(closing(full.location, 9), planner)
    second, third = UserFactory.create_batch(2, planner=True)
    acts.confirm(move.pk, second)
    acts.confirm(move.pk, third)

    move.refresh_from_db()
    assert move.confirmed_by == second


def test_the_database_lets_nobody_sign_twice(planner):
    [slot] = slots_on(office(), 9, 1)
    move = acts.ask(closing(slot.location, 9), planner)

    with pytest.raises(IntegrityError), transaction.atomic():
        MassMove.objects.filter(pk=move.pk).update(
            confirmed_by=planner, confirmed_at=timezone.now()
        )


def test_what_waits_for_nobody_is_not_signed(planner):
    [slot] = slots_on(office(), 9, 1)
    move = acts.ask(closing(slot.location, 9), planner)

    with pytest.raises(NotAllowed):
        acts.confirm(move.pk, UserFactory(planner=True))


def test_a_manager_begins_alone_today_and_planners_hear_of_it_at_once(planner):
    [slot] = slots_on(office(), 1, 60, hour=15)
    for _ in range(17):
        book(slot, slot, slot)
    planner.email = "planner@example.org"
    planner.save()
    manager = UserFactory(manager=True)

    move = begin(slot.location, 1, by=manager, alone=True, reason="Three are ill")

    assert (move.state, move.countersign_until) == (
        MoveState.RUNNING,
        timezone.now() + timedelta(hours=4),
    )
    [letter] = Notice.objects.filter(about=move.source)
    assert letter.to == "planner@example.org"
    assert "Three are ill" in letter.body
    with pytest.raises(SamePerson):
        acts.confirm(move.pk, manager)
    acts.confirm(move.pk, planner)
    move.refresh_from_db()
    assert move.confirmed_by == planner


def test_a_pause_stops_new_bookings_and_moves_nobody(planner):
    early, late = slots_on(office(), 1, 2, 2, hour=14)
    book(early)
    move = begin(early.location, 1, act="pause", starts=at(1, 14).time(), ends=at(1, 14, 10).time())
    early.refresh_from_db()
    late.refresh_from_db()

    assert (early.capacity, late.capacity) == (0, 2)
    assert move.lines.count() == 0
    acts.take_back(move.pk)
    early.refresh_from_db()
    assert early.capacity == 2


def test_taken_back_it_opens_again_and_asks_nobody_any_more(planner):
    [slot] = slots_on(office(), 9, 2)
    book(slot)
    move = acts.ask(closing(slot.location, 9), planner)

    for _ in range(2):
        acts.take_back(move.pk)
        run(60)

    slot.refresh_from_db()
    move.refresh_from_db()
    assert (slot.capacity, move.state) == (2, MoveState.TAKEN_BACK)
    assert move.lines.get().state == LineState.STAYS
    assert not Notice.objects.filter(key__startswith="proposed").exists()


def test_taking_back_leaves_what_others_limit(planner):
    [slot] = slots_on(office(), 9, 2)
    Limit.objects.create(
        location=slot.location, starts_at=at(9), ends_at=at(10), places=1, why="stock"
    )
    move = acts.ask(closing(slot.location, 9), planner)
    acts.take_back(move.pk)
    slot.refresh_from_db()

    assert slot.capacity == 1


def test_stopped_the_worker_leaves_it_alone_until_it_goes_on(planner):
    [slot] = slots_on(office(), 9, 2)
    slots_on(slot.location, 10, 2)
    book(slot)
    move = acts.ask(closing(slot.location, 9), planner)
    acts.stop(move.pk)
    run(60)

    assert move.lines.get().state == LineState.WAITING
    acts.resume(move.pk)
    run(60)
    assert move.lines.get().state == LineState.PROPOSED


def test_somebody_who_confirmed_meanwhile_is_moved_too(planner):
    [slot] = slots_on(office(), 9, 2)
    person = ApplicantFactory(phone="+31612345678")
    contact = Contact(language="en", email="late@example.org")
    move = closing(slot.location, 9)
    holds = claims.propose(move.form_key, [person.pk], [slot.pk], contact)
    move = begin(slot.location, 9)

    with acting_as(channel="web"):
        claims.confirm(ids(holds))
    run(60)

    assert move.lines.get().party == holds[0].party
