"""What a clerk may see: today and the next working day of her own location."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from appointments.models import Appointment
from desk.day import LISTED
from desk.verdicts import Verdict, is_on
from locations.models import Location, Slot
from locations.models.slot import next_midnight


def seen(verdict: Verdict, location: Location) -> list[Appointment]:
    """Return who of a party may be shown with names: today's, else the next working day's."""
    here = [
        row
        for row in verdict.claims
        if row.slot.location_id == location.pk and row.status in LISTED
    ]
    today = [row for row in here if is_on(row, timezone.localdate(verdict.now))]
    if today or not here:
        return today
    days = next_working_day(location, verdict.now)
    return [row for row in here if timezone.localdate(row.slot.starts_at) in days]


def visitors(location: Location, now: datetime) -> QuerySet[Appointment]:
    """Find who comes, came or was missed on a day that a clerk may see."""
    days = [timezone.localdate(now), *next_working_day(location, now)]
    slots = [Q(slot__in=Slot.objects.on(day).filter(location=location)) for day in days]
    return Appointment.objects.filter(slots[0] | slots[-1], status__in=LISTED)


def next_working_day(location: Location, now: datetime) -> list[date]:
    """Return the next day after today on which the location receives people, if there is one."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    after = Slot.objects.filter(location=location, starts_at__gte=next_midnight(midnight))
    starts_at = after.order_by("starts_at").values_list("starts_at", flat=True).first()
    return [timezone.localdate(starts_at)] if starts_at else []
