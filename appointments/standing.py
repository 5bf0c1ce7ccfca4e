"""Who is in the line, in which order, and between which places a party stands. Reads only."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils import timezone

from appointments.availability import HORIZON
from appointments.models import FIRM, PriorityReason, WaitlistEntry

MEMBERS: QuerySet[Any] = WaitlistEntry.applicants.through.objects.all()


def in_line(today: date) -> QuerySet[WaitlistEntry]:
    """Find who waits: their last day is not past."""
    return WaitlistEntry.objects.filter(until_day__gte=today)


def is_over(entry: WaitlistEntry) -> bool:
    """Whether this party waits no more: its last day is past."""
    return entry.until_day < timezone.localdate()


RANK = Case(
    When(priority=PriorityReason.DISPLACED, then=0),
    When(priority="", then=2),
    default=1,
    output_field=IntegerField(),
)


def in_order(entries: QuerySet[WaitlistEntry]) -> QuerySet[WaitlistEntry]:
    """Put entries in the order of the line."""
    return entries.annotate(rank=RANK).order_by("rank", "joined_at", "pk")


def before(entry: WaitlistEntry, entries: QuerySet[WaitlistEntry]) -> QuerySet[WaitlistEntry]:
    """Find those of `entries` that come before one, by the same order."""
    rank = {PriorityReason.DISPLACED: 0, "": 2}.get(entry.priority, 1)
    same, sooner = Q(rank=rank), Q(joined_at__lt=entry.joined_at)
    sooner |= Q(joined_at=entry.joined_at, pk__lt=entry.pk)
    return entries.annotate(rank=RANK).filter(Q(rank__lt=rank) | same & sooner)


def place_in_line(entry: WaitlistEntry) -> tuple[int, int]:
    """Return between which places of the line this party is: a true range.

    At worst all count who are before it. At best only those of them who are asked
    first whatever comes free for it: see `sure_rivals`.
    """
    waiting = before(entry, in_line(timezone.localdate()))
    return sure_rivals(entry, waiting).count() + 1, waiting.count() + 1


def sure_rivals(entry: WaitlistEntry, rows: QuerySet[WaitlistEntry]) -> QuerySet[WaitlistEntry]:
    """Find those of `rows` whom every place suits that suits this party.

    They want all its locations, days and times, need no longer notice, are no more
    people, and have no appointment: who has one waits for earlier times only.
    """
    today = timezone.localdate()
    rows = rows.filter(
        Q(mornings=True) | Q(mornings=entry.mornings),
        Q(afternoons=True) | Q(afternoons=entry.afternoons),
        weekdays__contains=entry.weekdays,
        from_day__lte=max(entry.from_day, today),
        until_day__gte=min(entry.until_day, today + HORIZON),  # no place is farther off
        days_of_notice__lte=entry.days_of_notice,
    )
    for place in entry.locations.all():
        rows = rows.filter(locations=place)
    members = MEMBERS.filter(waitlistentry=OuterRef("pk")).order_by()
    booked = members.filter(applicant__appointments__status__in=FIRM)
    size = members.values("waitlistentry").annotate(n=Count("pk")).values("n")
    rows = rows.filter(~Exists(booked)).annotate(size=Subquery(size))
    return rows.filter(size__lte=entry.applicants.count())
