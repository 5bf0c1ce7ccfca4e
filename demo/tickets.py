"""Who waits in the halls of the example, and who is at a desk."""

from datetime import datetime

from django.utils import timezone

from appointments.models import Appointment, Status
from desk.models import Ticket, TicketState
from locations.models import Desk, Slot


def give_tickets(now: datetime) -> None:
    """Give a number to every party that is checked in today; the first are called.

    Needs the appointments. One statement for the tickets of all locations.
    """
    today = timezone.localdate(now)
    rows = Appointment.objects.filter(slot__in=Slot.objects.on(today), status=Status.CHECKED_IN)
    rows = rows.select_related("slot", "party").order_by("slot__starts_at", "party")
    halls: dict[int, dict[int, Appointment]] = {}
    for row in rows:
        halls.setdefault(row.slot.location_id, {}).setdefault(row.party_id, row)
    Ticket.objects.bulk_create(
        ticket for place, parties in halls.items() for ticket in hall(place, parties, now)
    )


def hall(location: int, parties: dict[int, Appointment], now: datetime) -> list[Ticket]:
    """Return the tickets of one location (id), the longest waiting at half of its desks.

    The first desk is free, for who tries the example.
    """
    desks = list(Desk.objects.filter(location=location).order_by("number"))
    busy = desks[1:][: len(desks) // 2]
    tickets = [
        Ticket(
            location_id=location,
            day=timezone.localdate(now),
            number=number,
            party=row.party,
            language=row.party.language,
            given_at=min(row.slot.starts_at, now),
        )
        for number, row in enumerate(parties.values(), 1)
    ]
    for ticket, desk in zip(tickets, busy, strict=False):
        ticket.state, ticket.desk, ticket.called_at = TicketState.CALLED, desk, now
        ticket.calls = 1
    return tickets
