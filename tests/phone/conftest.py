import pytest
from django.test import Client

from appointments.availability import look_again
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def fresh_look():
    """Lists remember for seconds what they saw; the next test has other rows."""
    look_again()


@pytest.fixture
def staff(db):
    """Somebody of the staff with the phone in hand."""
    client = Client(headers={"accept-language": "en"})
    client.user = UserFactory(phone=True)
    client.force_login(client.user)
    return client
