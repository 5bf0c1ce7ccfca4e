"""How long people wait for a place, who waits in line, who did not come, whom nothing reached."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from appointments.models import CAME, Appointment, Status, WaitlistEntry
from notices.models import Notice, Result

LATELY = timedelta(days=7)
MONTH = timedelta(days=28)
# The history names its rows by number alone, so the ORM cannot join it. Whoever was seated
# in the hall did not wait
WAITS = """
    select (slot.starts_at at time zone %s)::date - (step.at at time zone %s)::date, count(*)
    from appointments_statuschange step
    join appointments_appointment claim on claim.id = step.row
    join locations_slot slot on slot.id = claim.slot_id and slot.starts_at > step.at
    join locations_location place on place.id = slot.location_id and not place.practice
    where step.about = 'appointment' and step.status = %s and step.at between %s and %s
    group by 1
"""


@dataclass(frozen=True)
class Turns:
    """Who is in line: visits, people, and since when the first waits."""

    parties: int
    people: int
    since: datetime | None


@dataclass(frozen=True)
class Missed:
    """Who came and who did not."""

    came: int
    missed: int

    @property
    def share(self) -> float | None:
        """None: nobody was expected."""
        return self.missed / (self.came + self.missed) if self.came + self.missed else None


@dataclass(frozen=True)
class Unreached:
    """Messages that the carrier could not deliver, and those we gave up sending."""

    failed: int
    stuck: int

    @property
    def total(self) -> int:
        return self.failed + self.stuck


def median_wait(now: datetime) -> int | None:
    """Return the days from booking to visit, of half of those who booked LATELY, or less.

    Whoever moved counts with the new booking. None: nobody booked. One query.
    """
    zone = timezone.get_current_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [zone, zone, Status.BOOKED, now - LATELY, now])
        return middle(Counter(dict(cursor.fetchall())))


def middle(counted: Counter[int]) -> int | None:
    """Return the lower median of what was counted; None of nothing."""
    left = (counted.total() + 1) // 2
    for value in sorted(counted):
        left -= counted[value]
        if left <= 0:
            return value
    return None


def turns() -> Turns:
    """Count the waiting list. One query."""
    found = WaitlistEntry.objects.aggregate(
        parties=Count("pk", distinct=True), people=Count("applicants"), since=Min("joined_at")
    )
    return Turns(**found)


def missed(now: datetime) -> Missed:
    """Count who came and who did not in the last MONTH. One query."""
    rows = Appointment.objects.filter(
        slot__starts_at__range=(now - MONTH, now), slot__location__practice=False
    )
    found = rows.aggregate(
        came=Count("pk", filter=Q(status__in=CAME)),
        missed=Count("pk", filter=Q(status=Status.NO_SHOW)),
    )
    return Missed(**found)


def unreached(now: datetime) -> Unreached:
    """Count what did not arrive LATELY, and what waits to be sent though it is no longer tried."""
    failed = Notice.objects.filter(
        result__in=[Result.FAILED, Result.DEAD], result_at__gte=now - LATELY
    )
    stuck = Notice.objects.given_up(now)
    return Unreached(failed.count(), stuck.count())
