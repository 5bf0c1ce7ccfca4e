import pytest

from tests.factories import UserFactory


@pytest.fixture
def officer(db):
    """The data-protection officer."""
    return UserFactory(dpo=True, username="dpo")


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
