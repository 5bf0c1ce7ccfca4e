"""Events whose term is over leave the trail from its beginning, by the database's own function.

The application may not delete an event; it may call what deletes the oldest, and no younger
one. What left is said in the trail itself, which is how verifying knows it from a cut.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from config.db import service
from trail.models import Event, Link
from trail.services import record

TERM = timedelta(days=365)  # as in migration 0005, which alone decides
EVENTS = "trail_event"
KIND = "trail cut"
BATCH = 500


def over(before: datetime) -> QuerySet[Event]:
    """Find the events from before then."""
    return Event.objects.filter(at__lt=before)


@service
def purge_next() -> int:
    """Let up to BATCH of the oldest events go, if their term is over; return how many went.

    Notes in the trail up to where. Safe to repeat, and beside itself.
    """
    first = Link.objects.filter(table=EVENTS).order_by("position").first()
    if first is None:
        return 0
    gone = first.position - Event.objects.filter(pk=first.row).count()
    with connection.cursor() as cursor:
        cursor.execute("select purge_events(%s)", [BATCH])
        [(cut,)] = cursor.fetchall()
    if cut is None:
        return 0
    record(KIND, about=cut_at(EVENTS, cut))
    return int(cut) - gone


def cut_at(table: str, position: int) -> str:
    """Return how the trail names the place up to which it was purged."""
    return f"{table}:{position}"
