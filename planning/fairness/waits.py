"""How long groups of people waited, from the day on which they could come until their visit.

That day is the latest of three: a week after their registration, when their wave was
invited, and when the first places opened. It asks nothing of whoever waited in line or
gave up for a while: what differs between groups shows, whatever the cause.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateField,
    DurationField,
    Expression,
    ExpressionWrapper,
    F,
    Max,
    Min,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest, TruncDate
from django.utils import timezone

from applicants.eligibility import REGISTERED_FOR
from appointments.models import KEPT, Appointment
from locations.models import Slot

PAST = timedelta(days=28)  # visits of that long ago count, and all that are booked
ENOUGH = 20  # people, before one in ten of them says something and is not one person
AGES = [(14, "0–13"), (18, "14–17"), (35, "18–34"), (65, "35–64"), (200, "65+")]
TOGETHER = 6  # a party of so many or more


class Within(Aggregate):
    """The wait within which a share of the group had their visit: one that somebody had."""

    function = "percentile_disc"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Group:
    """People who have something in common, and the days that half and nine of ten waited."""

    name: str
    people: int
    half: int
    most: int | None  # too few for it


def visits(now: datetime) -> QuerySet[Appointment]:
    """Return the visits that count, each with its `wait`. One query, for when places opened."""
    real = Appointment.objects.filter(
        status__in=KEPT, slot__location__practice=False, slot__starts_at__gte=now - PAST
    )
    registered = Cast(F("applicant__registered_on") + REGISTERED_FOR, DateField())
    invited = TruncDate("applicant__wave__opens_at")  # GREATEST skips null
    since = Greatest(registered, invited, Value(opened(now), DateField()))
    day = TruncDate("slot__starts_at")
    wait = ExpressionWrapper(Greatest(day, since) - since, DurationField())
    return real.annotate(wait=wait).order_by()


def opened(now: datetime) -> date:
    """Return the day on which the first place could be booked."""
    first = Slot.objects.filter(location__practice=False).aggregate(first=Min("opens_at"))["first"]
    return timezone.localdate(first or now)


def by(rows: QuerySet[Appointment], what: str | Expression) -> list[Group]:
    """Return the groups of `rows` by a column or an expression. One query."""
    group = F(what) if isinstance(what, str) else what
    counted = rows.annotate(group=group).values_list("group")
    found = counted.annotate(
        n=Count("pk"), h=Within("wait", share=0.5), m=Within("wait", share=0.9)
    )
    return [
        Group(str(name), people, half.days, most.days if people >= ENOUGH else None)
        for name, people, half, most in found.order_by("group")
    ]


def age_group(year: int) -> Expression:
    """Return the age group by year of birth, which is the age reached in `year`."""
    return Case(
        *[
            When(applicant__birth_date__gte=f"{year - below + 1:04}", then=Value(name))
            for below, name in AGES
        ],
        default=Value(AGES[-1][1]),
        output_field=CharField(),
    )


def by_size(rows: QuerySet[Appointment]) -> list[Group]:
    """Return the groups by how many come together, counting parties: their wait is the longest.

    One query.
    """
    parties = rows.values_list("party").annotate(n=Count("pk"), longest=Max("wait"))
    waits: dict[int, Counter[int]] = defaultdict(Counter)
    for _party, size, longest in parties:
        waits[min(size, TOGETHER)][longest.days] += 1
    return [
        Group(named(size), found.total(), within(found, 0.5), most_of(found))
        for size, found in sorted(waits.items())
    ]


def named(size: int) -> str:
    return f"{size}+" if size == TOGETHER else str(size)


def most_of(waits: Counter[int]) -> int | None:
    return within(waits, 0.9) if waits.total() >= ENOUGH else None


def within(waits: Counter[int], share: float) -> int:
    """Return what the database calls percentile_disc, of what is counted already."""
    left = share * waits.total()
    for value in sorted(waits):
        left -= waits[value]
        if left <= 0:
            break
    return value
