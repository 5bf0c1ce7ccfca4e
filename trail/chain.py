"""The chain over what may not change: which rows, and the links that are added behind them.

Links are made by the worker and never in a request, for a chain has one end, and
whoever adds to it waits for everybody else. Rows are chained in the order of their ids.
"""

import time
from typing import Any

from django.db import connection
from psycopg import sql

from config.db import service
from trail.models import Link
from trail.seals import Keys, seal

# Sealed in this order. A column that comes later has to be left out, or every seal is wrong
TABLES = {
    "trail_event": ["at", "kind", "result", "actor", "about", "channel", "place", "network"],
    "appointments_statuschange": [
        "about", "row", "status", "at", "actor", "channel", "reason", "place",
    ],
}  # fmt: skip
ONE_AT_A_TIME = 7901  # the key of the advisory lock: any number no other work has
BATCH = 1000  # rows in one transaction
PATIENCE, PAUSE = 5.0, 0.05  # seconds to wait for who writes, and between two looks

# Whoever may have taken an id has this lock until the row is there or never will be
WRITERS = """
select virtualtransaction from pg_locks
where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
and database = (select oid from pg_database where datname = current_database())
and relation = %s::regclass and pid is distinct from pg_backend_pid()
"""


def settled(table: str, patience: float = PATIENCE) -> int:
    """Return up to which id every row of `table` is there that will ever be.

    Ids are not the order of commits: a long transaction brings a low id late. So it looks
    at the last id, then waits, `patience` seconds at most, for those who were writing at
    that moment; nobody waits for us. Returns 0 if one of them still writes.
    """
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute(ask("select coalesce(max(id), 0) from {table}", table))
        (last,) = cursor.fetchone()
        writing = writers(cursor, table)  # after the last id, or one may slip between
        while writing and (writing := writing & writers(cursor, table)):
            if time.monotonic() > until:
                return 0
            time.sleep(PAUSE)
    return int(last)


def writers(cursor: Any, table: str) -> set[str]:
    """Return the transactions of others that have written to `table`, or are about to."""
    cursor.execute(WRITERS, [table])
    return {transaction for (transaction,) in cursor.fetchall()}


@service
def chain_next(table: str, upto: int) -> int:
    """Add a link for each of the next BATCH rows of `table`, none above the id `upto`.

    Returns how many there were: 0 also while somebody else is at it. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            return 0
    end = last_link(table)
    rows = rows_of(table, end.row if end else 0, upto, BATCH)
    Link.objects.bulk_create(links(table, end, rows))
    return len(rows)


def links(table: str, end: Link | None, rows: list[tuple[Any, ...]]) -> list[Link]:
    """Return a link, unsaved, for each of `rows`, the first behind `end`."""
    key, made = Keys().current, []
    first, before = (end.position + 1, end.mac) if end else (1, "")
    for position, row in enumerate(rows, first):
        before = seal(key, before, position, row)
        made.append(Link(table=table, position=position, row=row[0], key=key.name, mac=before))
    return made


def last_link(table: str) -> Link | None:
    """Return the end of the chain over `table`, None if it has not begun."""
    return Link.objects.filter(table=table).order_by("-position").first()


def rows_of(table: str, above: int, upto: int, most: int | None = None) -> list[tuple[Any, ...]]:
    """Return what is sealed of the rows with ids in (above, upto], by id, `most` of them."""
    columns = sql.SQL(", ").join(map(sql.Identifier, ["id", *TABLES[table]]))
    text = "select {columns} from {table} where id > %s and id <= %s order by id limit %s"
    with connection.cursor() as cursor:
        cursor.execute(ask(text, table, columns=columns), [above, upto, most])
        return list(cursor.fetchall())


def ask(text: str, table: str, **parts: sql.Composable) -> sql.Composed:
    return sql.SQL(text).format(table=sql.Identifier(table), **parts)
