"""A desk that asks for the supervisor: who asks since when, and that somebody has come."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.db import locked, service
from desk.models import HelpCall
from locations.models import Desk, Location


@service
def call_supervisor(desk: Desk, by: User) -> HelpCall:
    """Ask the supervisor to come to `desk`. Safe to repeat: a desk asks once at a time."""
    locked(Desk.objects.filter(pk=desk.pk))
    asked = HelpCall.objects.filter(desk=desk, ended_at=None).first()
    return asked or HelpCall.objects.create(desk=desk, by=by, at=timezone.now())


@service
def end_call(pk: int, location: Location, by: User) -> None:
    """Say that somebody has come, or that nobody needs to any more. Safe to repeat."""
    for row in locked(HelpCall.objects.filter(pk=pk, desk__location=location, ended_at=None)):
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])


def calls_at(location: Location) -> QuerySet[HelpCall]:
    """Return which desks of `location` ask for the supervisor, the longest first."""
    calls = HelpCall.objects.filter(desk__location=location, ended_at=None)
    return calls.select_related("desk").order_by("at", "pk")
