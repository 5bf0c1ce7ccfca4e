"""A desk in the middle of a day: its roll is open, and who works there says so."""

import pytest

from config.db import acting_as
from stickers.stock import receive
from stickers.transfers import open_roll
from tests.factories import UserFactory
from tests.races import deadlocks as deadlocks
from tests.stickers.factories import DeliveryFactory, DeskFactory


@pytest.fixture
def clerk():
    return UserFactory()


@pytest.fixture
def colleague():
    return UserFactory()


@pytest.fixture
def desk(clerk):
    """Acts at this desk meanwhile: what it did, it may take back."""
    desk = DeskFactory()
    with acting_as(actor=f"user:{clerk.pk}", channel="desk", place=f"desk:{desk.pk}"):
        yield desk


@pytest.fixture
def stock(desk, clerk):
    """A hundred stickers in the safe of the desk's location."""
    delivery = DeliveryFactory(location=desk.location)
    return receive(delivery.pk, [("NL00000001", "NL00000100")], by=clerk)


@pytest.fixture
def roll(stock, desk, clerk):
    """The first ten of them at the desk."""
    return open_roll(desk.pk, "NL00000001", "NL00000010", by=clerk)
