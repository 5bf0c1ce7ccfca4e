"""The watcher sees: a loss, a double or a stranger that is planted is found."""

import pytest

from faults.checker import FAIL, INFO, INVOKE, OK, Event, judge, totals

SEAT, OTHER = ("place", 7, 1), ("place", 7, 2)


def operation(number, *states, adds=(SEAT,), takes=()):
    return [Event(number, "book", state, adds, takes) for state in (INVOKE, *states)]


def moved(number, *states):
    return operation(number, *states, adds=(OTHER,), takes=(SEAT,))


def test_what_was_promised_and_is_there_is_right():
    verdict = judge(operation(1, OK), {SEAT: 1})

    assert verdict.clean
    assert (verdict.operations, verdict.resolved) == (1, 0)


def test_a_planted_loss_is_seen():
    verdict = judge(operation(1, OK), {})

    assert verdict.lost == [SEAT]
    assert not verdict.clean


def test_a_planted_double_is_seen():
    verdict = judge(operation(1, OK), {SEAT: 2})

    assert verdict.doubled == [SEAT]
    assert not verdict.clean


@pytest.mark.parametrize("history", [[], operation(1, FAIL), operation(1, INFO, FAIL)])
def test_what_nobody_asked_for_or_was_refused_is_unexpected(history):
    verdict = judge(history, {SEAT: 1})

    assert verdict.unexpected == [SEAT]
    assert not verdict.clean


@pytest.mark.parametrize("there", [{}, {SEAT: 1}])
def test_an_unknown_end_may_have_been_done_or_not_but_is_reported(there):
    verdict = judge(operation(1, INFO), there)

    assert verdict.lost == verdict.unexpected == []
    assert verdict.unknown == [1]
    assert verdict.recovered == [*there]
    assert not verdict.clean


def test_who_never_heard_anything_is_unknown_too():
    assert judge(operation(1), {}).unknown == [1]


@pytest.mark.parametrize(("state", "there"), [(OK, {SEAT: 1}), (FAIL, {})])
def test_asking_again_settles_what_was_unknown(state, there):
    verdict = judge(operation(1, INFO, state), there)

    assert verdict.clean
    assert verdict.resolved == 1


def test_a_move_takes_the_old_and_adds_the_new():
    assert judge(operation(1, OK) + moved(2, OK), {OTHER: 1}).clean


def test_a_move_that_kept_both_is_seen():
    verdict = judge(operation(1, OK) + moved(2, OK), {SEAT: 1, OTHER: 1})

    assert verdict.unexpected == [SEAT]


def test_a_move_that_lost_both_is_seen():
    verdict = judge(operation(1, OK) + moved(2, OK), {})

    assert verdict.lost == [OTHER]


def test_a_refused_move_leaves_the_old():
    history = operation(1, OK) + moved(2, FAIL)

    assert judge(history, {SEAT: 1}).clean
    assert judge(history, {OTHER: 1}).lost == [SEAT]


def test_operations_count_in_the_order_in_which_they_ended():
    book, cancel = operation(1, OK), operation(2, OK, adds=(), takes=(SEAT,))

    assert judge(cancel + book, {SEAT: 1}).clean
    assert judge(book + cancel, {}).clean


def test_totals_add_up_what_several_histories_showed():
    found = totals([judge(operation(1, OK), {}), judge(operation(1, INFO, OK), {SEAT: 2})])

    assert (found["lost"], found["doubled"], found["unexpected"]) == (1, 1, 0)
    assert (found["operations"], found["resolved"]) == (2, 1)
