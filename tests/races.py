"""Jobs that start at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from appointments.exceptions import BookingError
from config import db


def race(*jobs, connected=True):
    """Run `jobs` at the same moment and return their results and refusals, in order.

    Visitors over HTTP need no connection of their own. One left open would keep
    the test database from being dropped.
    """
    ready = Barrier(len(jobs))

    def run(job):
        try:
            if connected:
                connection.ensure_connection()
            ready.wait(10)
            return job()
        except BookingError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def deadlocks(monkeypatch):
    """What the database had to break up; `service` would hide it by starting over."""
    seen = []
    passes = db.passes

    def note(error):
        seen.extend([error] if "deadlock" in str(error) else [])
        return passes(error)

    monkeypatch.setattr(db, "passes", note)
    return seen
