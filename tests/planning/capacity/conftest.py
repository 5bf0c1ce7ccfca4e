import pytest

from locations.services import plan_day
from tests.factories import LocationFactory, OpeningHoursFactory
from tests.planning.capacity.steps import working_day
from tests.races import deadlocks

__all__ = ["deadlocks"]


@pytest.fixture
def day():
    """A working day about two weeks ahead."""
    return working_day(13)


@pytest.fixture
def place(day):
    """An office that is open for an hour on that weekday, at two desks; its slots are there."""
    place = LocationFactory(name="Rotterdam")
    OpeningHoursFactory(location=place, weekday=day.weekday(), opens="09:00", closes="10:00")
    plan_day(place, day)
    return place
