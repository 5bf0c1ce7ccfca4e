"""At most three own cancellations on the website; what does not count."""

import pytest

from appointments.changes import take_back
from appointments.claims import cancel
from appointments.exceptions import TooOften
from appointments.often import MOST, Claim, times, used_up
from config.db import Acting, acting_as, ids, tell_database
from tests.appointments.steps import book, hold_for, move, statuses
from tests.doors import door
from tests.factories import ApplicantFactory, SlotFactory

HERE, THERE, ELSEWHERE = 1, 2, 3  # slots


def given_up(begins, slot=HERE):
    return Claim(slot, begins, begins + 1, begins + 2)


def test_each_appointment_that_was_given_up_counts_once():
    had = [given_up(1, HERE), given_up(4, THERE), Claim(ELSEWHERE, 7, 8)]

    assert times(had) == 2


def test_what_was_only_held_does_not_count():
    assert times([Claim(HERE, 1), Claim(HERE, 2)]) == 0


def test_what_was_taken_back_does_not_count():
    assert times([given_up(1, HERE), Claim(HERE, 4, 5)]) == 0


def test_what_was_booked_at_another_time_after_it_counts():
    assert times([given_up(1, HERE), Claim(THERE, 4, 5)]) == 1


def test_a_change_does_not_count_for_its_hold_was_there_before():
    old, new = Claim(HERE, 1, 2, given_up=4), Claim(THERE, 3, 5)

    assert times([old, new]) == 0


def test_a_hold_that_was_never_confirmed_makes_no_change_of_it():
    old, held = Claim(HERE, 1, 2, given_up=4), Claim(THERE, 3)

    assert times([old, held]) == 1


@pytest.fixture
def on_the_website(db):
    """Act as a visitor: the test's own transaction is the one that services join."""
    visitor = {"actor": "applicant", "channel": "web"}
    tell_database(Acting(**visitor))
    with acting_as(**visitor):
        yield


def cancels(person, times=1):
    for _ in range(times):
        [row] = book([person], SlotFactory())
        cancel([row.pk])


def test_the_fourth_time_is_refused_and_nothing_changes(on_the_website):
    person = ApplicantFactory()
    cancels(person, MOST)
    [row] = book([person], SlotFactory())

    with pytest.raises(TooOften):
        cancel([row.pk])

    assert statuses(row) == ["booked"]


def test_staff_cancel_as_often_as_they_are_asked_to_and_that_counts_for_nobody(on_the_website):
    person = ApplicantFactory()
    with door("phone", otherwise="web"):
        cancels(person, MOST + 1)

    assert used_up([person.pk]) == set()


def test_after_the_third_time_staff_can_still_cancel(on_the_website):
    person = ApplicantFactory()
    cancels(person, MOST)

    with door("phone"):
        cancels(person)


def test_taking_back_and_changing_are_free(on_the_website):
    person = ApplicantFactory()
    [row] = book([person], SlotFactory())
    for _ in range(MOST + 1):
        cancel([row.pk])
        [row] = take_back(row.party_id)
        [row] = move([row], SlotFactory())

    cancel([row.pk])

    assert used_up([person.pk]) == set()


def test_giving_up_what_is_only_held_is_never_refused(on_the_website):
    person = ApplicantFactory()
    cancels(person, MOST)

    cancel(ids(hold_for([person], SlotFactory())))


def test_one_of_a_party_is_enough_and_the_others_can_leave_without_them(on_the_website):
    often, other = ApplicantFactory.create_batch(2)
    cancels(often, MOST)
    first, second = book([often, other], SlotFactory())

    with pytest.raises(TooOften):
        cancel([first.pk, second.pk])
    cancel([second.pk])

    assert statuses(first, second) == ["booked", "cancelled"]
