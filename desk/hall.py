"""What the page of the waiting room shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from desk.models import Ticket, TicketState
from locations.models import Desk, Location

TOO_LONG = timedelta(minutes=30)


@dataclass(frozen=True)
class Row:
    """A ticket and since when it waits."""

    ticket: Ticket
    minutes: int
    mine: bool  # in a language that the clerk speaks

    @property
    def too_long(self) -> bool:
        return self.minutes >= TOO_LONG.total_seconds() // 60


@dataclass(frozen=True)
class Hall:
    """The tickets of today as one desk sees them."""

    current: Ticket | None
    waiting: Sequence[Row]
    aside: Sequence[Ticket]

    @classmethod
    def of(
        cls, location: Location, desk: Desk | None, now: datetime, languages: list[str]
    ) -> "Hall":
        """Return what `desk`, if one is chosen, sees at `now`. One query."""
        today = Ticket.objects.of(location, timezone.localdate(now))
        shown = [*today.exclude(state=TicketState.DONE).select_related("desk", "party")]
        return cls(
            next((each for each in shown if is_at(each, desk)), None),
            [row(each, now, languages) for each in shown if each.state == TicketState.WAITING],
            [each for each in shown if each.state == TicketState.NOT_HERE],
        )

    @property
    def callable(self) -> int:
        """How many of the waiting this clerk can call."""
        return sum(each.mine for each in self.waiting)


def is_at(ticket: Ticket, desk: Desk | None) -> bool:
    at_a_desk = ticket.state in {TicketState.CALLED, TicketState.HERE}
    return at_a_desk and desk is not None and ticket.desk_id == desk.pk


def row(ticket: Ticket, now: datetime, languages: list[str]) -> Row:
    minutes = int((now - ticket.given_at).total_seconds() // 60)
    return Row(ticket, minutes, not languages or ticket.language in languages)
