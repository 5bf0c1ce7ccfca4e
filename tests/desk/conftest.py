import pytest
from django.utils import timezone

from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, UserFactory
from tests.races import deadlocks

__all__ = ["deadlocks"]


@pytest.fixture
def location(db):
    return LocationFactory(name="Rijswijk", city="Rijswijk")


@pytest.fixture
def clerk(client, location):
    """A clerk of one location, signed in, who reads English."""
    clerk = UserFactory()
    location.clerks.add(clerk)
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    return clerk


@pytest.fixture
def slot(location):
    """A slot that begins now."""
    return SlotFactory(location=location, starts_at=timezone.now(), planned=6)


@pytest.fixture
def appointment(slot):
    """Somebody who is expected now."""
    return AppointmentFactory(slot=slot)
