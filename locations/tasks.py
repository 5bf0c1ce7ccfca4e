from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.db import connection
from django.utils import timezone

from locations import services
from locations.replan import replan_next

OPEN_SLOTS = 7101  # the key of this task's advisory lock: any number no other task has


@shared_task(ignore_result=True)
def open_slots() -> None:
    """Extend the slots of every location as far ahead as they are planned. Runs nightly.

    Looks at what is there and not at when it last ran; a second copy has
    nothing to do and leaves at once.
    """
    with nobody_else(OPEN_SLOTS) as alone:
        if alone:
            services.open_slots(timezone.localdate() + services.AHEAD)


@shared_task(ignore_result=True)
def replan() -> None:
    """Plan the days whose hours have changed, a transaction each. Copies may overlap."""
    while replan_next():
        pass


@contextmanager
def nobody_else(key: int) -> Iterator[bool]:
    """Hold the advisory lock `key` of this database session; yield False if another has it.

    Of the session and not of a transaction: the work is many transactions. If
    we die the session ends, and the lock with it.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        (got,) = cursor.fetchone()
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [key])
