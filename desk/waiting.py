"""The waiting room: who gets a number, whom a desk calls, and what became of it.

A ticket is locked after everything else that a transaction locks. What a desk
has open ends when it calls the next: nobody has to say that a visit is over, nor
that somebody who was called did not come.
"""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.exceptions import BookingError
from appointments.hall import note_idle
from appointments.models import Party
from config.db import locked, service
from desk.models import IN_THE_HALL, Ticket, TicketState
from locations.models import Desk, Location

SAME_CALL = timedelta(seconds=4)  # Enter held down, a button pressed twice


class NobodyWaits(BookingError):
    """Nobody waits here whom this clerk can call."""

    message = _("Nobody is waiting.")


class NotHere(BookingError):
    """The ticket is of another day, another location, or no longer at this desk."""

    message = _("This ticket is no longer at your desk.")


@service
def give_ticket(party: Party, location: Location) -> Ticket:
    """Return the ticket of `party` for today at `location`: a new one, or the one it has.

    Called when a party is checked in. Safe to repeat: whoever comes later, of
    the same party, shares the number, and it waits again if it was over.
    """
    today, now = timezone.localdate(), timezone.now()
    locked(Location.objects.filter(pk=location.pk))  # two numbers are never given at once
    tickets = Ticket.objects.of(location, today)
    if found := tickets.filter(party=party).first():
        return found if found.state in IN_THE_HALL else waiting_again(found)
    last = tickets.aggregate(last=Max("number"))["last"] or 0
    return tickets.create(
        location=location,
        day=today,
        number=last + 1,
        party=party,
        language=party.language,
        given_at=now,
    )


def waiting_again(ticket: Ticket) -> Ticket:
    """Put a ticket back where its number stands, in the caller's transaction."""
    ticket.state, ticket.desk, ticket.ended_at = TicketState.WAITING, None, None
    ticket.save(update_fields=["state", "desk", "ended_at"])
    return ticket


@service
def take_back_ticket(party: Party, location: Location) -> None:
    """End today's ticket of a party whose check-in is undone. Safe to repeat."""
    rows = Ticket.objects.of(location, timezone.localdate()).filter(party=party)
    for ticket in locked(rows):
        end(ticket, TicketState.NOT_HERE, timezone.now())


@service
def call_next(desk: Desk, languages: list[str]) -> Ticket:
    """Call the longest waiting of today, in one of `languages` if any is named, to `desk`.

    Whom the desk had is done; who was called and never came is put aside, not lost.
    Called again within SAME_CALL it returns what it called. Two desks never get the
    same ticket: each skips what the other is taking.

    Raises NobodyWaits, and then nothing is ended.
    """
    today, now = timezone.localdate(), timezone.now()
    locked(Desk.objects.filter(pk=desk.pk))  # one act at a time at a desk
    current = next(iter(locked(Ticket.objects.at(desk))), None)
    if current and current.called_at and now - current.called_at < SAME_CALL:
        return current
    waiting = Ticket.objects.of(desk.location, today).waiting().speaking(languages)
    ticket = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if ticket is None:
        raise NobodyWaits
    if current:
        came = current.state == TicketState.HERE
        end(current, TicketState.DONE if came else TicketState.NOT_HERE, now)
    return call(ticket, desk, now)


def note_if_idle(desk: Desk) -> None:
    """Note that check-in has caught up, if nobody waits there at all, in any language.

    Called after `call_next` refused: inside, it would be rolled back with it.
    """
    if not Ticket.objects.of(desk.location, timezone.localdate()).waiting().exists():
        note_idle(desk.location_id)


def call(ticket: Ticket, desk: Desk, now: datetime) -> Ticket:
    ticket.state, ticket.desk, ticket.called_at = TicketState.CALLED, desk, now
    ticket.calls += 1
    ticket.save(update_fields=["state", "desk", "called_at", "calls"])
    return ticket


def end(ticket: Ticket, state: TicketState, now: datetime) -> None:
    ticket.state, ticket.ended_at = state, now
    ticket.save(update_fields=["state", "ended_at"])


@service
def call_again(desk: Desk) -> Ticket:
    """Show the ticket of this desk as the newest once more.

    Raises NotHere if the desk has none of today.
    """
    ticket = open_at(desk)
    return call(ticket, desk, timezone.now())


@service
def serve(desk: Desk) -> Ticket:
    """Say that whoever was called has come. Raises NotHere if nobody was called today."""
    ticket = open_at(desk)
    ticket.state = TicketState.HERE
    ticket.save(update_fields=["state"])
    return ticket


@service
def mark_not_here(desk: Desk) -> Ticket:
    """Put the ticket of this desk aside: nobody came. `put_back` lets it wait again.

    Raises NotHere if the desk has none of today.
    """
    ticket = open_at(desk)
    end(ticket, TicketState.NOT_HERE, timezone.now())
    return ticket


@service
def put_back(pk: int, location: Location) -> Ticket:
    """Let ticket `pk`, which was put aside today, wait again where its number stands.

    Safe to repeat. Raises NotHere if it is of another day or place, or over.
    """
    rows = locked(Ticket.objects.of(location, timezone.localdate()).filter(pk=pk))
    if not rows or rows[0].state not in {TicketState.NOT_HERE, TicketState.WAITING}:
        raise NotHere
    return waiting_again(rows[0])


def open_at(desk: Desk) -> Ticket:
    """Lock and return what is called to `desk` or served there today. Raises NotHere."""
    rows = locked(Ticket.objects.at(desk).filter(day=timezone.localdate()))
    if not rows:
        raise NotHere
    return rows[0]
