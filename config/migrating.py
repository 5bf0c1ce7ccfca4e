"""Migrations while the site runs: a table that is busy is left alone, and asked for again later.

Who waits for a table makes everybody who comes after wait as well, even to read it. So we wait
only half as long as a page does, go out of the way, and come back.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connection

LOCK = "1s"  # pages wait 2 s (config/settings.py): whoever stands behind us still gets there
STATEMENT = "30s"  # a table may be closed so long; who needs longer says so in the migration
LONG = "10min"  # for what closes nothing
TRIES = 10
PAUSES = 1, 2, 4, 8  # seconds between them, the last one again and again: a minute in all
BUSY = {"55P03", "40P01"}  # lock timeout, deadlock
# These let everybody read and write meanwhile, and wait for old transactions to end: given up,
# they would leave an index that is there and not valid
OPEN = re.compile(r"\s*((create( unique)?|drop) index concurrently|alter table \S+ validate)", re.I)
HALF_MADE = """
select format('drop index concurrently %I.%I', n.nspname, c.relname)
from pg_index i join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where not i.indisvalid and c.relkind = 'i' and n.nspname = current_schema()
"""
OLDEST = """
select pid, coalesce(usename, '?'), round(extract(epoch from now() - xact_start))::int
from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
order by xact_start limit 1
"""
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class StayedBusy(SystemExit):
    """A table was busy at every try. Ends the process: nothing is half done, start it again."""


def migrate() -> None:
    """Apply what waits, as the owner; safe to repeat.

    Raises StayedBusy after TRIES, and whatever a migration raises that cannot be applied.
    """
    beside_others(lambda: call_command("migrate", interactive=False, verbosity=0))


def beside_others(act: Callable[[], Any]) -> None:
    """Do `act`, which changes tables, and wait for nobody longer than others can wait for us.

    What somebody left half made is dropped before. Raises StayedBusy.
    """
    with limits(LOCK, STATEMENT), connection.execute_wrapper(statement_by_statement):
        for statement in half_made():
            with connection.cursor() as cursor:
                cursor.execute(statement)
        patiently(act)


@contextmanager
def limits(lock: str, statement: str) -> Iterator[None]:
    """Have this session wait so long for a lock, and for a statement, until the block ends."""
    told = "set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)"
    now = "select current_setting('lock_timeout'), current_setting('statement_timeout')"
    with connection.cursor() as cursor:
        cursor.execute(now)
        before = cursor.fetchone()
        cursor.execute(f"select {told}", [lock, statement])
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute(f"select {told}", before)


def patiently(act: Callable[[], Any]) -> Any:
    """Do `act`, again while a table is busy, and return its result. Raises StayedBusy.

    What it did until then must be gone: one statement, or one transaction.
    """
    for number in range(1, TRIES + 1):
        try:
            return act()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in BUSY:
                raise
        pause = PAUSES[min(number, len(PAUSES)) - 1]
        if number < TRIES:
            say(f"A table is busy, everybody goes on. {oldest()} Trying again in {pause} s")
            time.sleep(pause)
    raise StayedBusy(
        f"A table stayed busy, {TRIES} times in a minute. Nothing is half done. {oldest()} "
        "If it hangs: select pg_terminate_backend(that process), then start this again."
    )


def statement_by_statement(
    execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement of a migration, by itself again if it is one without a transaction.

    Inside a transaction nothing can be done again alone: `migrate` starts it over.
    """
    if connection.in_atomic_block:
        return execute(sql, params, many, context)
    if not OPEN.match(sql):
        return patiently(lambda: execute(sql, params, many, context))
    with limits("0", LONG):
        return execute(sql, params, many, context)


def half_made() -> list[str]:
    """Return the statements that drop the indexes which somebody was killed while making."""
    with connection.cursor() as cursor:
        cursor.execute(HALF_MADE)
        return [statement for (statement,) in cursor.fetchall()]


def oldest() -> str:
    """Say who has had a transaction open for longest, which is most likely whom we wait for."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        found = cursor.fetchone()
    if found is None:
        return "No other transaction is open now."
    pid, role, age = found
    return f"Process {pid} of {role} has had a transaction open for {age} s."


def say(text: str) -> None:
    print(text, flush=True)
