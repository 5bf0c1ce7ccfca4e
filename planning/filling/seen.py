"""What there is to learn from: visits of the past weeks, and claims on slots to come.

Reads appointments by place, time, lead time and reminder alone; a test holds the columns.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate
from django.utils import timezone

from appointments.models import CAME, OCCUPYING, Appointment, Status, StatusChange
from locations.models import Slot
from planning.filling.hall import Room
from planning.filling.rates import LEADS, Inputs, Rate, Rates, Seen, band, fit

WINDOW = timedelta(weeks=8)  # older visits say little about the ones to come
REMINDED = timedelta(days=3)  # the first reminder is so long before a visit

Claims = dict[int, dict[tuple[int, bool], int]]  # of a slot: how many by lead and reminder


def learn() -> Rates:
    """Learn the rates from the visits of WINDOW, up to yesterday. One query."""
    return fit(seen(timezone.now()))


def seen(now: datetime) -> list[Seen]:
    """Return how many visits there were of each kind, and how many nobody came to."""
    fields = "slot__location", "weekday", "hour", "lead", "reminded"
    counts = {"visits": Count("pk"), "missed": Count("pk", filter=Q(status=Status.NO_SHOW))}
    rows = visits(now).order_by().values(*fields).annotate(**counts)
    return [
        Seen(Inputs(place, weekday - 1, hour, lead, reminded), visits, missed)
        for place, weekday, hour, lead, reminded, visits, missed in rows.values_list(
            *fields, *counts
        )
    ]


def visits(now: datetime) -> QuerySet[Appointment]:
    """Find visits that were due and what is known of each: who walked in was not expected."""
    today = midnight(timezone.localdate(now))
    rows = Appointment.objects.filter(
        status__in=[*CAME, Status.NO_SHOW],
        slot__location__practice=False,
        slot__starts_at__gte=today - WINDOW,
        slot__starts_at__lt=today,
    )
    known = with_inputs(rows)
    return known.exclude(made_at__gte=F("slot__starts_at"), made_on=F("day"))


def with_inputs(rows: QuerySet[Appointment]) -> QuerySet[Any]:
    """Say of each when it is, how long before it was made, and whether there was a reminder."""
    made = StatusChange.objects.filter(about="appointment", row=OuterRef("pk")).order_by("pk")
    reminder = Q(party__reminded_on__gte=F("day") - REMINDED, party__reminded_on__lt=F("day"))
    return rows.annotate(
        day=TruncDate("slot__starts_at"),
        weekday=ExtractIsoWeekDay("slot__starts_at"),
        hour=ExtractHour("slot__starts_at"),
        made_at=Subquery(made.values("at")[:1]),
        made_on=TruncDate("made_at"),
        lead=Case(
            *[
                When(made_on__lte=F("day") - timedelta(days=days), then=Value(number))
                for number, days in reversed(list(enumerate(LEADS)))
            ],
            default=Value(0),
        ),
        reminded=Case(When(reminder, then=Value(True)), default=Value(False)),
    )


def claims_on(slots: Sequence[Slot]) -> Claims:
    """Count who is booked in each slot (id), by lead time and whether reminded. One query."""
    rows = Appointment.objects.filter(slot__in=slots, status=Status.BOOKED)
    fields = "slot", "lead", "reminded"
    counted = with_inputs(rows).order_by().values(*fields).annotate(n=Count("pk"))
    found: Claims = defaultdict(dict)
    for slot, lead, reminded, number in counted.values_list(*fields, "n"):
        found[slot][lead, reminded] = number
    return found


def taken_in(slots: Sequence[Slot]) -> dict[int, int]:
    """Return how many places of each slot (id) somebody has or holds. One query."""
    rows = Appointment.objects.filter(slot__in=slots, status__in=OCCUPYING)
    return dict(rows.order_by().values("slot").annotate(n=Count("pk")).values_list("slot", "n"))


def rooms(slots: Sequence[Slot], rates: Rates, today: date) -> list[Room]:
    """Return what the hall has to know of each slot. Two queries."""
    claims, taken = claims_on(slots), taken_in(slots)
    return [
        Room(
            slot.pk,
            slot.starts_at,
            slot.ends_at,
            slot.planned,
            slot.ceiling,
            slot.extra,
            taken.get(slot.pk, 0),
            rate_of(slot, claims.get(slot.pk, {}), rates, today),
        )
        for slot in slots
    ]


def rate_of(slot: Slot, claims: dict[tuple[int, bool], int], rates: Rates, today: date) -> Rate:
    """Return the rate of a full slot: of who is booked, and of who books what is free today."""
    at = timezone.localtime(slot.starts_at)
    free = max(0, slot.planned + slot.extra - sum(claims.values()))
    weights = dict(claims)
    now = band((at.date() - today).days), False
    weights[now] = weights.get(now, 0) + free
    whole = sum(weights.values()) or 1
    parts = [
        (number / whole, rates.expected(inputs(slot, at, lead), reminded))
        for (lead, reminded), number in weights.items()
    ]
    return Rate(*(sum(share * rate[at] for share, rate in parts) for at in range(3)))


def inputs(slot: Slot, at: datetime, lead: int) -> Inputs:
    return Inputs(slot.location_id, at.weekday(), at.hour, lead, reminded=False)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
