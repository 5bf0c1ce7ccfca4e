"""How today goes: who came when, who waits how long, at each location and together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone

from appointments.models import CAME, Appointment, Status
from desk.day import LISTED
from desk.models import AT_A_DESK, Ticket, TicketState
from desk.numbers import LATE_AFTER
from locations.models import Location, Slot

QUARTER = timedelta(minutes=15)
WORKING = timedelta(minutes=30)  # a desk that called nobody for longer is not open
SERVED = {Status.FULFILLED, Status.UNFINISHED}


@dataclass
class Hall:
    """A day so far. People are counted, but `waiting` and `waits` are parties: called once."""

    expected: int = 0  # everybody with a place today, come or not
    arrived: int = 0
    served: int = 0
    late: int = 0
    missed: int = 0
    waiting: int = 0
    longest: int = 0  # minutes, of who waits now
    desks: set[int] = field(default_factory=set)  # that serve, or did a moment ago
    waits: list[int] = field(default_factory=list)  # minutes, of who was called
    planned: Counter[datetime] = field(default_factory=Counter)  # people by quarter of an hour
    came: Counter[datetime] = field(default_factory=Counter)

    def wait(self, share: float) -> int | None:
        """The minutes within which this share of the called were called; None: nobody was."""
        if not self.waits:
            return None
        return sorted(self.waits)[max(0, ceil(share * len(self.waits)) - 1)]


def halls(now: datetime, location: Location | None = None) -> dict[int, Hall]:
    """Return today at each location (id) that expects or has seen somebody. Two queries."""
    day = timezone.localdate(now)
    slots = Slot.objects.on(day).filter(location__practice=False)
    tickets = Ticket.objects.filter(day=day, location__practice=False)
    if location is not None:
        slots, tickets = slots.filter(location=location), tickets.filter(location=location)
    claims = Appointment.objects.filter(slot__in=slots, status__in=LISTED)
    found: dict[int, Hall] = {}
    given: dict[tuple[int, int], datetime] = {}
    for ticket in tickets:
        given[ticket.location_id, ticket.party_id] = ticket.given_at
        count_ticket(found.setdefault(ticket.location_id, Hall()), ticket, now)
    rows = claims.values_list("slot__location", "slot__starts_at", "party", "status")
    for place, starts_at, party, status in rows:
        hall = found.setdefault(place, Hall())
        # Who has no number was written down later, from paper: nobody knows when they came
        count_claim(hall, starts_at, given.get((place, party), starts_at), status)
        hall.late += status == Status.BOOKED and starts_at < now - LATE_AFTER
    return found


def count_ticket(hall: Hall, ticket: Ticket, now: datetime) -> None:
    if ticket.state == TicketState.WAITING:
        hall.waiting += 1
        hall.longest = max(hall.longest, minutes(now - ticket.given_at))
    if ticket.called_at is None:
        return
    hall.waits.append(minutes(ticket.called_at - ticket.given_at))
    if ticket.desk_id and (ticket.state in AT_A_DESK or ticket.called_at > now - WORKING):
        hall.desks.add(ticket.desk_id)


def count_claim(hall: Hall, starts_at: datetime, came_at: datetime, status: str) -> None:
    hall.expected += 1
    hall.planned[quarter_of(starts_at)] += 1
    hall.missed += status == Status.NO_SHOW
    hall.served += status in SERVED
    if status in CAME:
        hall.arrived += 1
        hall.came[quarter_of(came_at)] += 1


def minutes(time: timedelta) -> int:
    return max(0, int(time.total_seconds() // 60))


def quarter_of(moment: datetime) -> datetime:
    """Return the start of the quarter of an hour. Every clock is whole quarters from UTC."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def together(halls: Iterable[Hall]) -> Hall:
    """Return several halls as one."""
    total = Hall()
    for hall in halls:
        for name in ("expected", "arrived", "served", "late", "missed", "waiting"):
            setattr(total, name, getattr(total, name) + getattr(hall, name))
        total.longest = max(total.longest, hall.longest)
        total.desks |= hall.desks
        total.waits += hall.waits
        total.planned += hall.planned
        total.came += hall.came
    return total


def quarters(hall: Hall) -> Sequence[datetime]:
    """Return the quarters of an hour from the first to the last with somebody."""
    known = [*hall.planned, *hall.came]
    if not known:
        return []
    first, last = min(known), max(known)
    return [first + at * QUARTER for at in range((last - first) // QUARTER + 1)]
