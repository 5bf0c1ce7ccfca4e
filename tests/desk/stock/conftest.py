import pytest

from accounts.roles import Role
from locations.models import Desk
from stickers.stock import receive
from stickers.transfers import open_roll
from tests.factories import LocationFactory, UserFactory
from tests.stickers.factories import DeliveryFactory

PASSWORD = "a password of twenty signs"  # noqa: S105


@pytest.fixture
def desk(location):
    return Desk.objects.create(location=location, number=1)


@pytest.fixture
def other_desk(location):
    return Desk.objects.create(location=location, number=2)


@pytest.fixture
def at_desk(client, clerk, desk):
    """The clerk's client, at desk 1."""
    client.post("/desk/location/", {"desk": desk.pk})
    return client


@pytest.fixture
def manager(client, location, desk):
    """The manager, signed in at desk 1."""
    manager = UserFactory(role=Role.MANAGER)
    location.clerks.add(manager)
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    client.post("/desk/location/", {"desk": desk.pk})
    return manager


@pytest.fixture
def colleague(location):
    """Somebody who serves here too, and whose password we know."""
    colleague = UserFactory(username="colleague")
    colleague.set_password(PASSWORD)
    colleague.save()
    location.clerks.add(colleague)
    return colleague


@pytest.fixture
def safe(location):
    """A hundred stickers in the safe."""
    return receive(
        DeliveryFactory(location=location).pk, [("NL00000001", "NL00000100")], by=UserFactory()
    )


@pytest.fixture
def roll(safe, desk):
    """The first ten of them at desk 1."""
    return open_roll(desk.pk, "NL00000001", "NL00000010", by=UserFactory())


@pytest.fixture
def elsewhere(db):
    """Another location, with a hundred stickers of its own."""
    location = LocationFactory(name="Zwolle")
    delivery = DeliveryFactory(location=location)
    receive(delivery.pk, [("NL00000501", "NL00000600")], by=UserFactory())
    return location
