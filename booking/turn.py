"""Where a party stands in line, and what it is offered: what its pages say."""

from collections.abc import Sequence
from dataclasses import dataclass

from appointments.line import offer_of
from appointments.models import Appointment, Party, WaitlistEntry
from appointments.standing import is_over, place_in_line
from booking.waiting_form import weekday_name
from locations.models import Slot


@dataclass(frozen=True)
class TurnPage:
    """What somebody in line sees."""

    entry: WaitlistEntry
    first: int
    last: int
    offered: Sequence[Appointment]

    @property
    def slot(self) -> Slot | None:
        """When and where the offer is, if there is one."""
        return self.offered[0].slot if self.offered else None

    @property
    def weekdays(self) -> str:
        return ", ".join(weekday_name(day) for day in self.entry.weekdays)

    @property
    def towns(self) -> str:
        return ", ".join(place.city for place in self.entry.locations.order_by("name"))


def turn_of(party: Party) -> TurnPage | None:
    """Return where this party stands, None if it does not wait."""
    entry = getattr(party, "waitlist_entry", None)
    if entry is None or is_over(entry):
        return None
    first, last = place_in_line(entry)
    return TurnPage(entry, first, last, offer_of(party))
