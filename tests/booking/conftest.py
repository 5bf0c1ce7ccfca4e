import pytest

from appointments.availability import look_again
from booking.nearby import surroundings


@pytest.fixture(autouse=True)
def fresh_look():
    """Lists remember for seconds what they saw; the next test has other rows."""
    look_again()
    surroundings.cache.clear()


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
