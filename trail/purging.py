"""What is over its term leaves a chain from its beginning, by the database's own functions.

The application may not delete such a row; it may call what deletes the oldest, and no younger
one. What left is said in the trail itself, which is how verifying knows it from a cut.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from psycopg import sql

from config.db import service
from trail.chain import rows_of
from trail.models import Event, Link
from trail.services import record

EVENTS, HISTORY = "trail_event", "appointments_statuschange"
TERM = timedelta(days=365)
TERMS = {EVENTS: TERM, HISTORY: timedelta(days=730)}  # as in the functions, which alone decide
FUNCTIONS = {EVENTS: "purge_events", HISTORY: "purge_history"}
KIND = "trail cut"
BATCH = 500


def over(before: datetime) -> QuerySet[Event]:
    """Find the events from before then."""
    return Event.objects.filter(at__lt=before)


@service
def purge_next(table: str = EVENTS) -> int:
    """Let up to BATCH of the oldest rows of `table` go, if their term is over; return how many.

    Notes in the trail up to where. Safe to repeat, and beside itself.
    """
    first = Link.objects.filter(table=table).order_by("position").first()
    if first is None:
        return 0
    gone = first.position - len(rows_of(table, first.row - 1, first.row))
    if (cut := purged(table)) is None:
        note_again(cut_at(table, first.position))
        return 0
    record(KIND, about=cut_at(table, cut))
    return cut - gone


def purged(table: str) -> int | None:
    """Have the database delete; return up to which position, None if nothing was over."""
    with connection.cursor() as cursor:
        call = sql.SQL("select {}(%s)").format(sql.Identifier(FUNCTIONS[table]))
        cursor.execute(call, [BATCH])
        [(cut,)] = cursor.fetchall()
    return None if cut is None else int(cut)


def note_again(where: str) -> None:
    """Say once more up to `where` a chain was purged, long before the event that says so leaves.

    Only if one says so still: what nobody noted is a cut.
    """
    said = Event.objects.filter(kind=KIND, about=where).order_by("-at").first()
    if said and said.at < timezone.now() - TERM / 2:
        record(KIND, about=where)


def cut_at(table: str, position: int) -> str:
    """Return how the trail names the place up to which it was purged."""
    return f"{table}:{position}"
