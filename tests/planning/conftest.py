import pytest

from planning.fairness import page
from planning.overview import figures
from tests.factories import UserFactory


@pytest.fixture
def planner(client, db):
    """A planner, signed in, who reads English."""
    planner = UserFactory(planner=True)
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    return planner


@pytest.fixture(autouse=True)
def nothing_counted():
    """Have each test count anew."""
    for counted in (figures.figures, page.counts):
        counted.cache.clear()
