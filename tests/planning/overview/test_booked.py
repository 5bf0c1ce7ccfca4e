from datetime import timedelta

import pytest
from django.utils import timezone

from planning.overview.booked import SHOWN, fill, together
from planning.plots import Cell
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db


def morning(days):
    return timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days)


def day(days):
    return timezone.localdate() + timedelta(days)


def test_fill_says_for_each_day_how_many_of_how_many_are_taken():
    slot = SlotFactory(morning=morning(1), planned=4)
    SlotFactory(location=slot.location, morning=morning(1), minute=10, planned=4)
    AppointmentFactory(slot=slot)
    AppointmentFactory(slot=slot, held=True)

    found = fill(timezone.now())

    assert found.days == [day(1)]
    assert found.of(slot.location_id) == [Cell(2, 8)]


def test_a_claim_that_ended_takes_no_place():
    slot = SlotFactory(morning=morning(1), planned=4)
    AppointmentFactory(slot=slot, cooled=True)

    assert fill(timezone.now()).of(slot.location_id) == [Cell(0, 4)]


def test_a_day_on_which_one_location_is_closed_is_one_of_no_places_there():
    open_, closed = SlotFactory(morning=morning(1)), SlotFactory(morning=morning(2))
    SlotFactory(location=open_.location, morning=morning(2), planned=6)

    found = fill(timezone.now())

    assert found.days == [day(1), day(2)]
    assert found.of(closed.location_id) == [Cell(0, 0), Cell(0, 2)]


def test_a_day_without_places_anywhere_is_no_working_day():
    SlotFactory(morning=morning(1), planned=0)
    SlotFactory(morning=morning(3), ceiling=0)
    SlotFactory(morning=morning(4))

    assert fill(timezone.now()).days == [day(4)]


def test_days_that_are_over_and_far_away_are_left_out():
    SlotFactory(morning=morning(-1))
    for ahead in range(30):
        SlotFactory(morning=morning(ahead))

    found = fill(timezone.now())

    assert found.days == [day(ahead) for ahead in range(SHOWN)]


def test_a_practice_location_is_in_no_count():
    SlotFactory(location=LocationFactory(practice=True), morning=morning(1))

    assert fill(timezone.now()).days == []


def test_the_first_days_of_a_location_are_added_up():
    slot = SlotFactory(morning=morning(0), planned=1)
    for ahead in range(1, 8):
        SlotFactory(location=slot.location, morning=morning(ahead), planned=1)

    assert fill(timezone.now()).soon(slot.location_id) == Cell(0, 5)


def test_a_location_that_has_no_slots_has_no_places():
    SlotFactory(morning=morning(1))

    assert fill(timezone.now()).of(0) == [Cell(0, 0)]


def test_cells_are_added():
    assert together([Cell(1, 2), Cell(3, 4)]) == Cell(4, 6)
    assert together([]) == Cell(0, 0)
