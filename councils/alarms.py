"""What an administrator and the data-protection officer read first: lists with strangers."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from applicants.models import Municipality
from applicants.strangers import ALARM, ROWS
from trail.models import Event

RECENT = timedelta(days=30)
SHOWN = 20


class Alarm(NamedTuple):
    """When a municipality sent too many people of others."""

    at: datetime
    town: str


def alarms() -> list[Alarm]:
    """Return the latest alarms, newest first."""
    since = timezone.now() - RECENT
    events = list(Event.objects.filter(kind=ALARM, result=ROWS, at__gte=since)[:SHOWN])
    pks = {event.about.rpartition(":")[2] for event in events}
    names = {str(pk): name for pk, name in towns(pks)}
    return [Alarm(event.at, names.get(event.about.rpartition(":")[2], "")) for event in events]


def towns(pks: set[str]) -> list[tuple[int, str]]:
    return list(Municipality.objects.filter(pk__in=pks).values_list("pk", "name")) if pks else []
