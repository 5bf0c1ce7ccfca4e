"""How full the coming working days are, location by location."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from appointments.models import OCCUPYING, Appointment
from locations.models import Slot
from planning.plots import Cell

SHOWN, SOON = 21, 5  # working days
AHEAD = timedelta(days=45)  # in which SHOWN working days are, whatever the holidays


@dataclass(frozen=True)
class Fill:
    """The coming days on which somebody is received, and what is booked on each by location."""

    days: Sequence[date]
    cells: dict[int, list[Cell]]

    def soon(self, location: int) -> Cell:
        """The first SOON of them together."""
        return together(self.of(location)[:SOON])

    def of(self, location: int) -> list[Cell]:
        return self.cells.get(location, [Cell(0, 0)] * len(self.days))


def together(cells: Sequence[Cell]) -> Cell:
    return Cell(sum(cell.part for cell in cells), sum(cell.whole for cell in cells))


def fill(now: datetime) -> Fill:
    """Return the next SHOWN working days, today's included. Two queries.

    A working day is one with places somewhere.
    """
    since = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    span = since, since + AHEAD
    places, claims = places_by_day(*span), claims_by_day(*span)
    days = sorted({day for (_location, day), number in places.items() if number})[:SHOWN]
    cells = {
        location: [
            Cell(claims.get((location, day), 0), places.get((location, day), 0)) for day in days
        ]
        for location, _day in places
    }
    return Fill(days, cells)


def places_by_day(since: datetime, until: datetime) -> dict[tuple[int, date], int]:
    """Return how many places each location (id) has on each day."""
    slots = Slot.objects.filter(location__practice=False, starts_at__range=(since, until))
    rows = slots.order_by().annotate(day=TruncDate("starts_at")).values_list("location", "day")
    return {(place, day): number for place, day, number in rows.annotate(n=Sum("capacity"))}


def claims_by_day(since: datetime, until: datetime) -> dict[tuple[int, date], int]:
    """Return how many of them are taken or held."""
    claims = Appointment.objects.filter(
        status__in=OCCUPYING,
        slot__location__practice=False,
        slot__starts_at__range=(since, until),
    ).annotate(day=TruncDate("slot__starts_at"))
    rows = claims.order_by().values_list("slot__location", "day").annotate(n=Count("pk"))
    return {(place, day): number for place, day, number in rows}
