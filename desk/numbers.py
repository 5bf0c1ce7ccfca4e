"""How the day goes at one location, counted from the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from appointments.models import CAME, Appointment, Status
from desk.models import HelpCall, Ticket
from desk.supervision import calls_at
from locations.models import Desk, Location, Slot
from stickers import book

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Numbers:
    """What a clerk sees of the hall at a glance."""

    waiting: int
    here: int
    served: int
    late: int
    expected: int
    on_roll: int | None  # None: no desk is chosen
    in_safe: int
    help_calls: Sequence[HelpCall]  # desks that ask for the supervisor


def numbers(location: Location, desk: Desk | None, now: datetime) -> Numbers:
    """Return the numbers of the day of `now` at `location`, and of the roll of `desk`.

    Waiting are tickets, since a family is called once; the rest are people. Late
    is who is booked in a slot that began over LATE_AFTER ago. Five queries.
    """
    day = timezone.localdate(now)
    slots = Slot.objects.on(day).filter(location=location)
    came, booked = Q(status__in=CAME), Q(status=Status.BOOKED)
    found = Appointment.objects.filter(slot__in=slots).aggregate(
        here=Count("pk", filter=came),
        served=Count("pk", filter=Q(status__in=[Status.FULFILLED, Status.UNFINISHED])),
        late=Count("pk", filter=booked & Q(slot__starts_at__lt=now - LATE_AFTER)),
        expected=Count("pk", filter=came | booked),
    )
    return Numbers(
        waiting=Ticket.objects.of(location, day).waiting().count(),
        on_roll=book.left(desk.pk) if desk else None,
        in_safe=book.in_safe(location.pk),
        help_calls=list(calls_at(location)),
        **found,
    )
