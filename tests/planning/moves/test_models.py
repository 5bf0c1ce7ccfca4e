from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from planning.models import Act, LineState, MassMove, MoveLine, MoveState
from tests.factories import UserFactory
from tests.planning.moves.world import at, begin, book, closing, office, slots_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(planner=True)


def starts(move):
    return [timezone.localtime(slot.starts_at).strftime("%H:%M") for slot in move.slots()]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({}, ["09:00", "09:10", "09:20"]),
        ({"starts": time(9, 10)}, ["09:10", "09:20"]),
        ({"starts": time(9, 5)}, ["09:00", "09:10", "09:20"]),  # it touches the first
        ({"ends": time(9, 10)}, ["09:00"]),
        ({"starts": time(9, 10), "ends": time(9, 20)}, ["09:10"]),
    ],
)
def test_it_is_about_the_slots_that_its_time_touches(part, found):
    location = office()
    slots_on(location, 9, 1, 1, 1)
    slots_on(location, 10, 1)
    slots_on(office("Assen"), 9, 1)

    assert starts(closing(location, 9, **part)) == found


def test_several_days_have_the_same_part_each():
    location = office()
    for day in [8, 9, 10]:
        slots_on(location, day, 1, 1)

    assert starts(closing(location, 8, last=9, starts=time(9, 10))) == ["09:10", "09:10"]


def test_a_day_begins_at_midnight_here_and_not_in_greenwich():
    location = office()
    slots_on(location, 9, 1, hour=0)

    assert starts(closing(location, 9)) == ["00:00"]
    assert starts(closing(location, 8)) == []


@pytest.mark.parametrize(
    ("changed", "overlaps"),
    [
        ({}, True),
        ({"state": MoveState.ASKED}, True),
        ({"state": MoveState.STOPPED}, True),
        ({"state": MoveState.DONE}, False),
        ({"state": MoveState.TAKEN_BACK}, False),
        ({"act": Act.DOOR}, False),
        ({"first_day": date(2026, 12, 10), "last_day": date(2026, 12, 10)}, False),
        ({"first_day": date(2026, 12, 8), "last_day": date(2026, 12, 11)}, True),
    ],
)
def test_two_overlap_that_are_under_way_at_one_place_on_one_day(by, changed, overlaps):
    location = office()
    move = closing(location, 9)
    other = closing(location, 9)
    for name, value in changed.items():
        setattr(other, name, value)
    other.asked_by = by
    other.save()

    assert MassMove.objects.overlapping(move).exists() is overlaps
    assert not MassMove.objects.overlapping(closing(office("Assen"), 9)).exists()


def test_what_nobody_signed_yet_waits_for_a_planner(by):
    [slot] = slots_on(office(), 1, 1, hour=15)
    book(slot)
    alone = begin(slot.location, 1, alone=True, reason="ill")
    begin(office("Assen"), 9)
    assert list(MassMove.objects.to_countersign()) == [alone]

    MassMove.objects.filter(pk=alone.pk).update(confirmed_by=by, confirmed_at=timezone.now())
    assert not MassMove.objects.to_countersign().exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"desks": 2, "desks_gone": 3},
        {"desks": 0, "desks_gone": 0},
        {"last_day": date(2026, 12, 8)},
        {"starts": time(13), "ends": time(12)},
        {"act": "burn"},
        {"state": "lost"},
        {"confirmed_at": at(1)},
    ],
)
def test_what_makes_no_sense_is_refused_by_the_database(by, wrong):
    move = closing(office(), 9)
    move.asked_by = by
    for name, value in wrong.items():
        setattr(move, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        move.save()


def test_a_party_is_in_a_move_once_and_a_proposal_says_what_it_is(by):
    [slot] = slots_on(office(), 9, 1)
    book(slot)
    move = begin(slot.location, 9)
    line = move.lines.get()
    same = {"party": line.party, "people": 1, "starts_at": at(9), "ends_at": at(10)}

    with pytest.raises(IntegrityError), transaction.atomic():
        MoveLine.objects.create(move=move, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        move.lines.update(state=LineState.PROPOSED)


def test_a_line_knows_whether_its_party_is_still_there():
    slots = slots_on(office(), 9, 2, 2)
    staying, gone, here = book(slots[0], slots[1]), book(slots[0]), book(slots[1])
    move = begin(slots[0].location, 9)
    gone.appointments.update(status="cancelled", public_at=at(1, 10))
    here.appointments.update(status="checked_in")

    found = {line.party_id: line.there for line in move.lines.all().still_there()}
    assert found == {staying.pk: True, gone.pk: False, here.pk: False}
