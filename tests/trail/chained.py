"""Steps of tests about the chain: events that are chained, and somebody who may do everything."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from trail.chain import TABLES, chain_next, settled
from trail.models import Event
from trail.services import record


def chained(*kinds):
    """Record these kinds, chain everything, and return the ids of all events, oldest first."""
    for kind in kinds:
        record(kind, about="applicant:1")
    for table in TABLES:
        chain_next(table, settled(table))
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


@contextmanager
def superuser():
    """What no trigger stops: tests own the cluster."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor
        cursor.execute("set local session_replication_role = origin")


def as_superuser(statement, *values):
    with superuser() as cursor:
        cursor.execute(statement, values)


def aged_history(days, *appointments):
    """Have the history of these appointments (ids) so many days old; all of it if none is named."""
    older = "update appointments_statuschange set at = at - make_interval(days => %s)"
    if appointments:
        as_superuser(
            f"{older} where about = 'appointment' and row = any(%s)", days, [*appointments]
        )
    else:
        as_superuser(older, days)


def verify(**options):
    call_command("verify_trail", **options)
