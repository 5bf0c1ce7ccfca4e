"""One party at a desk: what came of each person, and the number they were called by.

A ticket is locked last, after everything that the ledger locks.
"""

from django.utils import timezone

from accounts.models import User
from appointments.models import Appointment, Party, Status
from config.db import locked, service
from desk.models import AT_A_DESK, Ticket, TicketState
from desk.waiting import end
from locations.models import Desk
from stickers.correcting import undo_outcome
from stickers.issuing import Finding, record_outcome
from stickers.models import Outcome
from stickers.taking import Where


@service
def take_up(party: Party, desk: Desk) -> None:
    """Have `party` be served at `desk`, so that no other desk calls it. Safe to repeat.

    Whom the desk had is done; who was called and never came is put aside. A ticket that
    is open at another desk stays there.
    """
    locked(Desk.objects.filter(pk=desk.pk))  # one act at a time at a desk
    today = Ticket.objects.of(desk.location, timezone.localdate())
    rows = locked(today.filter(party=party) | today.at(desk))
    for ticket in rows:
        if ticket.party_id != party.pk:
            came = ticket.state == TicketState.HERE
            end(ticket, TicketState.DONE if came else TicketState.NOT_HERE, timezone.now())
    for ticket in rows:
        if ticket.party_id == party.pk and not is_elsewhere(ticket, desk):
            sit_down(ticket, desk)


def is_elsewhere(ticket: Ticket, desk: Desk) -> bool:
    """Whether another desk has called it."""
    return ticket.state in AT_A_DESK and ticket.desk_id != desk.pk


def sit_down(ticket: Ticket, desk: Desk) -> None:
    """Have a locked ticket be served at `desk`, which has no other one open."""
    ticket.state, ticket.desk, ticket.ended_at = TicketState.HERE, desk, None
    ticket.called_at = ticket.called_at or timezone.now()
    ticket.save(update_fields=["state", "desk", "ended_at", "called_at"])


@service
def settle(appointment: int, found: Finding, *, desk: Desk, by: User) -> Outcome:
    """Write what came of a visit (id of the appointment); with the last of a party, it is over.

    Raises what `record_outcome` raises.
    """
    outcome = record_outcome(appointment, found, desk=desk.pk, by=by)
    party = outcome.appointment.party_id
    here = Appointment.objects.filter(party=party, status=Status.CHECKED_IN)
    if not here.exists():
        today = Ticket.objects.of(desk.location, timezone.localdate())
        for ticket in locked(today.filter(party=party, ended_at=None)):
            end(ticket, TicketState.DONE, timezone.now())
    return outcome


@service
def take_back(outcome: int, where: Where | None, *, desk: Desk, by: User) -> Outcome:
    """Undo an outcome (id) of a moment ago; the party is served at this desk again.

    Raises what `undo_outcome` raises.
    """
    row = undo_outcome(outcome, desk=desk.pk, by=by, where=where)
    take_up(row.appointment.party, desk)
    return row
