"""First that we would see an oversell, then that there is none."""

import random
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from appointments.claims import cancel, confirm, expire_next_hold
from appointments.exceptions import BookingError
from appointments.models import OCCUPYING, Appointment
from config.db import ids
from tests.appointments.steps import hold_as, hold_for
from tests.factories import ApplicantFactory, PartyFactory, SlotFactory, row_of_slots
from tests.pressure.watcher import oversold, wrong
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS, TRIES = 6, 20  # threads, and what each of them does; raise for a long night


def crowd():
    """Parties of one to six that hold, move, confirm, cancel and let lapse in six slots.

    Return what the watcher saw: for each look, the slots that were oversold.
    """
    slots = row_of_slots(*[3] * 6)
    people, parties = ApplicantFactory.create_batch(30), PartyFactory.create_batch(30)
    looks = []

    def visitor(seed):
        dice = random.Random(seed)
        for _ in range(TRIES):
            act(dice, people, parties, slots)
            while seed == 0 and expire_next_hold():
                pass
            looks.append(oversold())

    race(*[partial(visitor, seed) for seed in range(VISITORS)])
    return looks


def act(dice, people, parties, slots):
    who, first = dice.randrange(24), dice.randrange(4)
    clock = timedelta(seconds=dice.choice([0, 0.01, 1]))
    door = {"public": dice.random() < 0.7, "moving": dice.random() < 0.5}
    members = people[who : who + dice.randint(1, 6)]
    try:
        claims = hold_as(parties[who], members, *slots[first : first + 3], clock=clock, **door)
        (confirm if dice.random() < 0.6 else cancel)(ids(claims))
    except BookingError:
        pass


def test_the_watcher_sees_an_oversell(
    without_slot_lock, without_place_index, all_look_before_anybody_writes
):
    slot = SlotFactory(planned=1)
    people = ApplicantFactory.create_batch(2)
    all_look_before_anybody_writes(2)

    race(*[partial(hold_for, [person], slot) for person in people])

    assert slot.appointments.filter(status__in=OCCUPYING).count() == 2
    assert oversold() == [slot.pk]


def test_the_watcher_sees_it_in_a_crowd(without_slot_lock, without_place_index, a_crowded_house):
    assert any(any(crowd()) for _ in range(3))  # nearly always the first


def test_the_index_alone_keeps_a_place_from_being_given_twice(
    without_slot_lock, all_look_before_anybody_writes
):
    slot = SlotFactory(planned=1)
    people = ApplicantFactory.create_batch(2)
    all_look_before_anybody_writes(2)

    results = race(*[partial(hold_unless_refused, [person], slot) for person in people])

    assert sorted(results) == ["given", "place_given_once"]
    assert oversold() == []


def hold_unless_refused(people, slot):
    try:
        hold_for(people, slot)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return "given"


def test_the_lock_alone_oversells_nothing_in_a_crowd(without_place_index, a_crowded_house):
    assert not any(crowd())


def test_a_crowd_of_parties_oversells_nothing(deadlocks, a_crowded_house):
    looks = crowd()

    assert len(looks) == VISITORS * TRIES
    assert not any(looks)
    assert deadlocks == []
    assert wrong() == {}
    assert Appointment.objects.filter(status="booked").exists()
