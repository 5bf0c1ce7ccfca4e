"""Everybody moves about at once, between few slots."""

import random
from contextlib import suppress
from functools import partial

import pytest

from appointments.exceptions import BookingError
from appointments.models import Appointment
from tests.appointments.steps import move
from tests.factories import AppointmentFactory, SlotFactory
from tests.pressure.watcher import wrong
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, MOVES, SLOTS, PEOPLE = 16, 63, 10, 40  # 1,008 moves in all


def test_random_reschedules_meet_no_deadlock_and_lose_nobody(deadlocks, a_crowded_house):
    slots = SlotFactory.create_batch(SLOTS, planned=6)
    rows = [AppointmentFactory(slot=slots[number % SLOTS]) for number in range(PEOPLE)]

    def mover(seed):
        dice, moved = random.Random(seed), 0
        for _ in range(MOVES):
            with suppress(BookingError):  # full, or somebody else moves the same person
                moved += bool(move([dice.choice(rows)], dice.choice(slots)))
        return moved

    moved = race(*[partial(mover, seed) for seed in range(THREADS)])

    assert deadlocks == []
    assert wrong() == {}
    assert Appointment.objects.filter(status="booked").count() == PEOPLE
    assert sum(moved) > THREADS
