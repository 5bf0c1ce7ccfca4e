"""What a clerk may see: today and the next working day of her own location."""

from datetime import date, datetime, time

from django.contrib.postgres.expressions import ArraySubquery
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
    return Appointment.objects.filter(in_sight(location, now))


def in_sight(location: Location, now: datetime) -> Q:
    """Return which appointments are of a day that a clerk may see.

    The slots as an array: an index finds it by them also beside an `or`. Between
    today and the next working day there are none.
    """
    last = [timezone.localdate(now), *next_working_day(location, now)][-1]
    slots = Slot.objects.filter(
        location=location,
        starts_at__gte=midnight_before(now),
        starts_at__lt=next_midnight(timezone.make_aware(datetime.combine(last, time.min))),
    )
    return Q(slot__any_of=ArraySubquery(slots.order_by().values("pk")), status__in=LISTED)


def next_working_day(location: Location, now: datetime) -> list[date]:
    """Return the next day after today on which the location receives people, if there is one."""
    after = Slot.objects.filter(
        location=location, starts_at__gte=next_midnight(midnight_before(now))
    )
    starts_at = after.order_by("starts_at").values_list("starts_at", flat=True).first()
    return [timezone.localdate(starts_at)] if starts_at else []


def midnight_before(now: datetime) -> datetime:
    """Return when the day of `now` began, local time."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
