"""Who is in the line, in which order, and between which places a party stands. Reads only."""

from datetime import date
from itertools import takewhile

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils import timezone

from appointments.availability import HORIZON
from appointments.models import FIRM, Appointment, PriorityReason, WaitlistEntry


def in_line(today: date) -> QuerySet[WaitlistEntry]:
    """Find who waits: their last day is not past."""
    return WaitlistEntry.objects.filter(until_day__gte=today)


def is_over(entry: WaitlistEntry) -> bool:
    """Whether this party waits no more: its last day is past."""
    return entry.until_day < timezone.localdate()


def in_order(entries: QuerySet[WaitlistEntry]) -> QuerySet[WaitlistEntry]:
    """Put entries in the order of the line."""
    rank = Case(
        When(priority=PriorityReason.DISPLACED, then=0),
        When(priority="", then=2),
        default=1,
        output_field=IntegerField(),
    )
    return entries.annotate(rank=rank).order_by("rank", "joined_at", "pk")


def place_in_line(entry: WaitlistEntry) -> tuple[int, int]:
    """Return between which places of the line this party is: a true range.

    At worst all count who are before it. At best only those of them who are asked
    first whatever comes free for it: see `sure_rivals`.
    """
    everybody = in_order(in_line(timezone.localdate())).values_list("pk", flat=True)
    before = [*takewhile(lambda other: other != entry.pk, everybody)]
    rivals = sure_rivals(entry).filter(pk__in=before)
    return rivals.count() + 1, len(before) + 1


def sure_rivals(entry: WaitlistEntry) -> QuerySet[WaitlistEntry]:
    """Find those whom every place suits that suits this party.

    They want all its locations, days and times, need no longer notice, are no more
    people, and have no appointment: who has one waits for earlier times only.
    """
    today = timezone.localdate()
    places = [place.pk for place in entry.locations.all()]
    booked = Appointment.objects.filter(applicant=OuterRef("applicants"), status__in=FIRM)
    rows = WaitlistEntry.objects.filter(
        Q(mornings=True) | Q(mornings=entry.mornings),
        Q(afternoons=True) | Q(afternoons=entry.afternoons),
        weekdays__contains=entry.weekdays,
        from_day__lte=max(entry.from_day, today),
        until_day__gte=min(entry.until_day, today + HORIZON),  # no place is farther off
        days_of_notice__lte=entry.days_of_notice,
    )
    same = Count("locations", filter=Q(locations__in=places), distinct=True)
    rows = rows.exclude(pk__in=WaitlistEntry.objects.filter(Exists(booked)).values("pk"))
    rows = rows.annotate(same=same, size=Count("applicants", distinct=True))
    return rows.filter(same=len(places), size__lte=entry.applicants.count())
