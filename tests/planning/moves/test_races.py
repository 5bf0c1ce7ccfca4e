"""Two planners, and other limits, at the same moment. On real rows."""

from functools import partial

import pytest

from locations.limits import lift, limit
from locations.models import Limit, Why
from planning.models import LineState, MoveState
from planning.moves import acts
from tests.factories import UserFactory
from tests.planning.moves.world import at, book, closing, office, slots_on
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 2


@pytest.fixture(autouse=True)
def clock_runs(time_machine):
    """Time goes by, for the pauses between two tries."""
    time_machine.move_to(at(1, 10))


def asked():
    """A closing of 51 people that waits for a second person."""
    slots = slots_on(office(), 9, 17, 17, 17)
    for slot in slots:
        book(*[slot] * 17)
    return acts.ask(closing(slots[0].location, 9), UserFactory(planner=True))


def capacities(move):
    return list(move.slots().order_by("starts_at").values_list("capacity", flat=True))


def test_of_two_who_sign_at_the_same_moment_one_has_signed(deadlocks):
    move = asked()
    first, second = UserFactory.create_batch(2, planner=True)

    answers = race(partial(acts.confirm, move.pk, first), partial(acts.confirm, move.pk, second))

    move.refresh_from_db()
    assert answers == [None, None]
    assert move.confirmed_by in (first, second)
    assert move.lines.count() == 3
    assert Limit.objects.count() == 1
    assert deadlocks == []


@pytest.mark.parametrize("again", range(ROUNDS))
def test_signed_and_taken_back_at_the_same_moment_it_is_open_in_the_end(deadlocks, again):
    move = asked()
    second = UserFactory(planner=True)

    race(partial(acts.confirm, move.pk, second), partial(acts.take_back, move.pk))

    move.refresh_from_db()
    assert move.state == MoveState.TAKEN_BACK
    assert capacities(move) == [17, 17, 17]
    assert not move.lines.filter(state=LineState.WAITING).exists()
    assert deadlocks == []


@pytest.mark.parametrize("again", range(ROUNDS))
def test_while_stickers_close_and_open_the_same_day_it_closes_for_its_own_reason(deadlocks, again):
    move = asked()
    place, day = move.location_id, (at(9), at(10))

    race(
        partial(acts.confirm, move.pk, UserFactory(planner=True)),
        partial(limit, place, *day, 0, Why.STOCK),
        partial(lift, place, *day, Why.STOCK),
    )
    lift(place, *day, Why.STOCK)

    assert capacities(move) == [0, 0, 0]
    acts.take_back(move.pk)
    assert capacities(move) == [17, 17, 17]
    assert deadlocks == []


def test_two_who_take_it_back_at_the_same_moment_take_it_back_once(deadlocks):
    move = asked()
    acts.confirm(move.pk, UserFactory(planner=True))

    race(*[partial(acts.take_back, move.pk)] * 2)

    assert capacities(move) == [17, 17, 17]
    assert {line.state for line in move.lines.all()} == {LineState.STAYS}
    assert deadlocks == []


def test_stopped_and_taken_back_at_the_same_moment_it_does_not_go_on(deadlocks):
    move = asked()
    acts.confirm(move.pk, UserFactory(planner=True))

    race(
        partial(acts.stop, move.pk),
        partial(acts.take_back, move.pk),
        partial(acts.resume, move.pk),
    )

    move.refresh_from_db()
    assert move.state == MoveState.TAKEN_BACK
    assert deadlocks == []
