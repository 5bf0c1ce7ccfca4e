import pytest
from django.conf import settings as django_settings
from redis import Redis

from gate.openings import SWITCH, Switch
from gate.room import ROOM, Room

NOW = 1_800_000_000.0


@pytest.fixture
def valkey():
    with Redis.from_url(django_settings.REDIS_URL) as client:
        yield client


@pytest.fixture
def lets_in(settings, valkey):
    """This process lets people in, and knows nothing yet."""
    settings.LETS_IN = True
    ROOM.__init__()
    yield ROOM
    ROOM.__init__()


@pytest.fixture
def switched(valkey):
    """Return what says, as a planner's switch does, that there is a line."""

    def switch(**said):
        valkey.set(SWITCH, Switch(**{"line": "p1", "most": 100} | said).text())

    return switch


@pytest.fixture
def seen_by(valkey):
    """Return what lets a second pass for a process, which then leads the line."""

    def look(room, now=NOW):
        valkey.delete("LINE/lease")
        room.view = room.view._replace(seen=-1e9)
        return room.look(now)

    return look


@pytest.fixture
def room():
    return Room()
