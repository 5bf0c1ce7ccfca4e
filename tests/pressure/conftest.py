import os
import time
from threading import Barrier

import pytest
from django.db import connection

from appointments import claims, places
from appointments.availability import look_again
from appointments.locks import lock_people
from appointments.models import Appointment
from locations.models import Slot
from tests.races import deadlocks

__all__ = ["deadlocks"]
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"  # more of the same, for hours


@pytest.fixture(autouse=True)
def fresh_look():
    look_again()


@pytest.fixture
def a_crowded_house(monkeypatch):
    """Have freed places back soon, and pause between looking and writing.

    Without the pause threads of one process would hardly ever collide.
    """
    monkeypatch.setattr(places, "COOLING", (0, 0.05))
    seat = claims.seat

    def look_and_pause(*args):
        found = seat(*args)
        time.sleep(0.01)
        return found

    monkeypatch.setattr(claims, "seat", look_and_pause)


@pytest.fixture
def without_slot_lock(monkeypatch):
    """Read the slots as `hold` does, but lock none."""

    def read(slots, people, form_key):
        rows = Slot.objects.filter(pk__in=slots).order_by("starts_at")
        return list(rows), *lock_people(people, form_key)

    monkeypatch.setattr(claims, "lock_slots_and_people", read)


@pytest.fixture
def without_place_index(transactional_db):
    """Take the unique index on places out of the database, and put it back afterwards."""
    [rule] = [each for each in Appointment._meta.constraints if each.name == "place_given_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Appointment, rule)
    yield
    Appointment.objects.all().delete()  # what could be done without it, it would not take back
    with connection.schema_editor() as editor:
        editor.add_constraint(Appointment, rule)


@pytest.fixture
def all_look_before_anybody_writes(monkeypatch):
    """Let so many callers of `hold` find their places, and only then write."""

    def wait_for(number):
        looked, seat = Barrier(number), claims.seat

        def look_and_wait(*args):
            found = seat(*args)
            looked.wait(10)
            return found

        monkeypatch.setattr(claims, "seat", look_and_wait)

    return wait_for
