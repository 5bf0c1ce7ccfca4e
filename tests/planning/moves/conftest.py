import pytest
from django.utils.translation import override

from config.db import Acting, tell_database
from tests.planning.moves.world import at
from tests.races import deadlocks

__all__ = ["deadlocks"]


@pytest.fixture(autouse=True)
def by_day(time_machine):
    """Tuesday 1 December 2026, ten in the morning: people are asked."""
    time_machine.move_to(at(1, 10), tick=False)
    return time_machine


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def by_door(channel):
    """Have the history name this door from now on, as a transaction of its own would."""
    tell_database(Acting(actor="user:7", channel=channel))


@pytest.fixture
def planners_door(db):
    """The history says that planners act: in a test, which is one transaction, nobody else does."""
    by_door("planning")
