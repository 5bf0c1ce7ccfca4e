"""Nonsense for every form and address, as each role: no answer is an error of ours.

FUZZ says how many requests in all: `make fuzz` sends 20,000, a run of all tests 2,000.
FUZZ_SEED says which: a failure names the one it had.
"""

import os
from random import Random

import pytest

from appointments.availability import look_again
from booking.nearby import surroundings
from tests.access import ACTORS, World
from tests.fuzz.fuzzer import Fuzzer
from tests.test_access import client_of

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("FUZZ") or 2_000)
SEED = int(os.environ.get("FUZZ_SEED") or 1)


@pytest.fixture(autouse=True)
def in_rows(settings):
    """Sessions in rows only, so that taking back a round takes back its sessions."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.LANGUAGE_CODE = "en"
    look_again()
    surroundings.cache.clear()


@pytest.mark.parametrize("actor", ACTORS)
def test_whatever_is_sent_is_answered(actor):
    world = World()
    client = client_of(actor, world)
    client.raise_request_exception = False
    fuzzer = Fuzzer(actor, client, world, Random(f"{SEED} {actor}"), REQUESTS // len(ACTORS))

    fuzzer.run()

    assert fuzzer.broken == [], f"with FUZZ_SEED={SEED}"
