from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.functions import Greatest

from appointments.models import OCCUPYING, Allotment


def kept_places(slots: Collection[int], now: datetime) -> dict[int, int]:
    """Return how many places of these slots (by id) allotments still keep for their own.

    What was taken from an allotment occupies its place already and is not kept twice.
    """
    taken = Count("appointments", filter=Q(appointments__status__in=OCCUPYING))
    rows = Allotment.objects.keeping(now).filter(slot__in=slots)
    left = rows.annotate(left=Greatest(F("seats") - taken, 0)).values_list("slot", "left")
    kept: dict[int, int] = {}
    for slot, number in left:
        kept[slot] = kept.get(slot, 0) + number
    return kept
