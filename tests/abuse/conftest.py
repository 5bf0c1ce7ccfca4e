import pytest
from django.test import Client

from appointments.availability import look_again
from booking.nearby import surroundings
from config.db import Acting, tell_database
from tests.bad_input.conftest import network


@pytest.fixture(autouse=True)
def fresh_look():
    """Lists remember for seconds what they saw; the next test has other rows."""
    look_again()
    surroundings.cache.clear()


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def as_visitors(db):
    """The history names who acts: the test's own transaction is the one that services join."""
    tell_database(Acting(actor="applicant", channel="web"))


@pytest.fixture
def client():
    return visitor()


def visitor(**defaults):
    """A browser, or a script, in a network of its own."""
    return Client(**{"REMOTE_ADDR": network(), **defaults})
