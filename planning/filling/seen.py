"""What there is to learn from: visits of the past weeks, and claims on slots to come.

Reads appointments by place, time, lead time and reminder alone; a test holds the columns.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import (
    Case,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractHour, ExtractIsoWeekDay, TruncDate
from django.utils import timezone

from appointments.models import CAME, OCCUPYING, Appointment, Status, StatusChange
from locations.models import Slot
from planning.filling.hall import Room
from planning.filling.rates import LEADS, Inputs, Rate, Rates, Seen, band, fit

WINDOW = timedelta(weeks=8)  # older visits say little about the ones to come
REMEMBERED = timedelta(minutes=10)
REMINDED = timedelta(days=3)  # the first reminder is so long before a visit

WALKED_IN, EXPECTED = 1, 2
BANDS = "%(function)s(%(expressions)s, array[{}]::interval[])".format(
    ", ".join(f"'{days} days'" for days in (-1, *LEADS))
)

Claims = dict[int, dict[tuple[int, bool], int]]  # of a slot: how many by lead and reminder


def learn() -> Rates:
    """Learn the rates from the visits of WINDOW, up to yesterday. One query."""
    return fit(seen(timezone.now()))


def learned_lately() -> Rates:
    """Return the same, up to REMEMBERED old: for pages. What is learned from is over anyway."""
    key = f"filling:{timezone.localdate()}"
    found: Any = cache.get_or_set(key, learn, REMEMBERED.total_seconds())
    rates: Rates = found
    return rates


def seen(now: datetime) -> list[Seen]:
    """Return how many visits there were of each kind, and how many nobody came to."""
    fields = "slot__location", "weekday", "hour", "lead", "reminded"
    counts = {"visits": Count("pk"), "missed": Count("pk", filter=Q(status=Status.NO_SHOW))}
    rows = with_inputs(visits(now)).order_by().values(*fields).annotate(**counts)
    return [
        Seen(Inputs(place, weekday - 1, hour, max(0, lead - EXPECTED), reminded), number, missed)
        for place, weekday, hour, lead, reminded, number, missed in rows.values_list(
            *fields, *counts
        )
        if lead != WALKED_IN
    ]


def visits(now: datetime) -> QuerySet[Appointment]:
    """Find the visits of the past WINDOW, whether somebody came or not."""
    today = midnight(timezone.localdate(now))
    return Appointment.objects.filter(
        status__in=[*CAME, Status.NO_SHOW],
        slot__location__practice=False,
        slot__starts_at__gte=today - WINDOW,
        slot__starts_at__lt=today,
    )


def with_inputs(rows: QuerySet[Appointment]) -> QuerySet[Any]:
    """Say of each when it is, how long before it was made, and whether there was a reminder.

    The `lead` is a number of BANDS: what was written down a day late, who walked in, and
    from EXPECTED on those of LEADS. Read once a row, for it looks into the history.
    """
    made = StatusChange.objects.filter(about="appointment", row=OuterRef("pk")).order_by("pk")
    before = F("slot__starts_at") - Subquery(made.values("at")[:1])
    lead = Func(before, function="width_bucket", template=BANDS, output_field=IntegerField())
    reminder = Q(party__reminded_on__gte=F("day") - REMINDED, party__reminded_on__lt=F("day"))
    return rows.annotate(
        day=TruncDate("slot__starts_at"),
        weekday=ExtractIsoWeekDay("slot__starts_at"),
        hour=ExtractHour("slot__starts_at"),
        lead=Coalesce(lead, EXPECTED),  # a row without a history counts as of the same day
        reminded=Case(When(reminder, then=Value(True)), default=Value(False)),
    )


def claims_on(slots: Sequence[Slot]) -> Claims:
    """Count who is booked in each slot (id), by lead time and whether reminded. One query."""
    rows = Appointment.objects.filter(slot__in=slots, status=Status.BOOKED)
    fields = "slot", "lead", "reminded"
    counted = with_inputs(rows).order_by().values(*fields).annotate(n=Count("pk"))
    found: Claims = defaultdict(dict)
    for slot, lead, reminded, number in counted.values_list(*fields, "n"):
        key = max(0, lead - EXPECTED), reminded
        found[slot][key] = found[slot].get(key, 0) + number
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
