"""Whatever runs by the clock runs by a clock that is right, or not at all."""

import logging
from typing import Any

from celery import Task
from django.db import Error, connection

from config.probes import DRIFT, clock_drift

logger = logging.getLogger(__name__)


class Punctual(Task):
    """A task that a worker passes over while its host's clock is wrong.

    An hour ahead, it would write to people who are still to come that they did not come, and
    give away what is still held. The canary falls silent too, so `/health` says so.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self.request.called_directly and (off := seconds_off()) > DRIFT:
            logger.error("%s not run: the clock of this host is %.0f s off", self.name, off)
            return None
        return super().__call__(*args, **kwargs)


def seconds_off() -> float:
    """Return by how much our clock differs from the database's; 0 if nobody can say."""
    try:
        with connection.cursor() as cursor:
            return clock_drift(cursor)
    except Error:
        return 0.0  # the task itself finds out that the database is away
