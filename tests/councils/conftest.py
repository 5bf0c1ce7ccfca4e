import pytest

from tests.applicants.conftest import other_session
from tests.factories import MunicipalityFactory, UserFactory
from tests.races import deadlocks

__all__ = ["deadlocks", "other_session"]


@pytest.fixture
def officer(db):
    officer = UserFactory(role="officer")
    MunicipalityFactory(name="Amersfoort").officers.add(officer)
    return officer


@pytest.fixture
def town(officer):
    return officer.municipalities.get()


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
