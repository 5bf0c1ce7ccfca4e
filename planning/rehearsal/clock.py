"""The simulated clock: what `timezone.now()` says in this process, and the triggers' clock.

`django.utils.timezone.now` is the one clock of the house, so that function alone is exchanged.
Columns whose default it is hold the function itself and not its name: they are given ours too.
The history is written by a trigger, which asks the database: in the scratch database that
trigger finds a `clock_timestamp()` of ours before PostgreSQL's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field
from django.utils import timezone

OWN_CLOCK = """
create schema if not exists rehearsal;
create or replace function rehearsal.clock_timestamp() returns timestamptz language sql stable as
$$ select coalesce(nullif(current_setting('rehearsal.now', true), '')::timestamptz,
    pg_catalog.clock_timestamp()) $$;
alter function write_status_change() set search_path = rehearsal, pg_catalog, public, pg_temp;
"""


class Clock:
    """Stands still until it is set, and never goes back."""

    def __init__(self, now: datetime) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        """Have it be `moment`, in this process and in the triggers of its database session."""
        self.moment = max(self.moment, moment)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('rehearsal.now', %s, false)", [str(self.moment)])


def teach_database() -> None:
    """Have the triggers of this database read the clock of the session. For scratch ones only."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_CLOCK)


@contextmanager
def simulated(clock: Clock) -> Iterator[Clock]:
    """Have `timezone.now()` be what `clock` says, for the whole process, meanwhile."""
    real = timezone.now
    columns = columns_with(real)
    put(columns, clock.now)
    timezone.now = clock.now
    clock.set(clock.moment)
    try:
        yield clock
    finally:
        timezone.now = real
        put(columns, real)


def columns_with(default: Any) -> list["Field[Any, Any]"]:
    found = [field for model in apps.get_models() for field in model._meta.local_fields]
    return [field for field in found if field.default is default]


def put(columns: list["Field[Any, Any]"], default: Any) -> None:
    for column in columns:
        column.default = default
        vars(column).pop("_get_default", None)  # Django remembers it
