"""A database to throw away: made, used and dropped, never the one of DATABASE_URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from psycopg import sql

OURS = "scratch database of a rehearsal"  # the comment by which we know what we may drop


class NotOurs(Exception):
    """There is a database of this name, and no rehearsal made it."""


@contextmanager
def scratch(name: str) -> Iterator[None]:
    """Point this process at a new database called `name`; drop it afterwards.

    Raises NotOurs if it is the one of DATABASE_URL, or exists and is no rehearsal's.
    """
    used = connection.settings_dict["NAME"]
    if name == used:
        raise NotOurs(name)
    connection.close()
    make(name)
    try:
        connection.settings_dict["NAME"] = name
        lift_limits()
        call_command("migrate", interactive=False, verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = used
        drop(name)


def make(name: str) -> None:
    """Make the database anew."""
    drop(name)
    run("create database {} template template0 encoding 'UTF8'", name)
    run("comment on database {} is {}", name, OURS)


def drop(name: str) -> None:
    """Drop the database if there is one. Raises NotOurs if no rehearsal made it."""
    said = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
    for (comment,) in run(said, values=[name]):
        if comment != OURS:
            raise NotOurs(name)
        run("drop database {} with (force)", name)


def run(statement: str, name: str = "", text: str = "", values: Any = None) -> list[Any]:
    """Run a statement outside of any database of ours and return what it finds."""
    words = [sql.Identifier(name)] * bool(name) + [sql.Literal(text)] * bool(text)
    with connection._nodb_cursor() as cursor:
        cursor.execute("set statement_timeout = 0")  # to drop it takes seconds on a busy disk
        cursor.execute(sql.SQL(statement).format(*words), values)
        return list(cursor.fetchall()) if cursor.description else []


def lift_limits() -> None:
    """Lift, for this session, what keeps a page from hanging: nobody waits here."""
    with connection.cursor() as cursor:
        for limit in ["statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"]:
            cursor.execute(f"set {limit} = 0")
