"""When the site stood still. Beat writes a heartbeat each minute; a gap is an outage."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from appointments.models import Appointment, Heartbeat, Outage, Status, StatusChange
from config.db import ids, locked, service

GAP = timedelta(minutes=3)


@service
def note_heartbeat() -> Outage | None:
    """Note that the clock runs; if it had stopped for more than GAP, give the time back.

    The outage is written down, and who held places when it began has them as much
    longer. Once, however many workers come back: they queue for the one row.
    """
    Heartbeat.objects.bulk_create([Heartbeat()], ignore_conflicts=True)
    [heart] = locked(Heartbeat.objects.all())
    now, before = timezone.now(), heart.at
    if now <= before:
        return None
    heart.at = now
    heart.save(update_fields=["at"])
    if now - before <= GAP:
        return None
    prolong(before, now)
    return Outage.objects.create(started_at=before, ended_at=now)


def prolong(since: datetime, until: datetime) -> None:
    """Let the holds that were live `since` then last as much longer as it took `until` then."""
    lost = until - since
    made = StatusChange.objects.filter(
        about="appointment", row=OuterRef("pk"), status=Status.HELD, at__lte=since
    )
    rows = locked(Appointment.objects.held().filter(Exists(made), held_until__gt=since))
    Appointment.objects.filter(pk__in=ids(rows)).update(
        held_until=F("held_until") + lost, public_at=F("public_at") + lost
    )
