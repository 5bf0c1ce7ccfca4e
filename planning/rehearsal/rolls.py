"""The stickers of a rehearsal: delivered, opened as rolls at the desks, sent to who runs short."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from locations.models import Desk
from planning.rehearsal.offices import Office
from stickers.models import Transfer
from stickers.serials import DIGITS, between, spell
from stickers.stock import announce, receive
from stickers.transfers import open_roll, receive_transfer

ROLL = 50  # stickers
NEXT = 2  # serials, both ends counted


@dataclass
class Rolls:
    """Where every serial lies, as the staff know it: the rehearsal's own book beside the ledger."""

    by: User
    safe: dict[int, deque[str]] = field(default_factory=dict)  # by location (id)
    open: dict[int, deque[str]] = field(default_factory=dict)  # by desk (id)
    printed: int = 0

    def announce(self, office: Office, day: date, number: int) -> int:
        """Have the printer promise stickers; return the delivery (id)."""
        return announce(office.pk, day, number, certain=True, by=self.by).pk

    def deliver(self, office: Office, delivery: int, number: int) -> None:
        """Take a delivery into stock."""
        first, last = (f"NL{self.printed + at:0{DIGITS}d}" for at in (1, number))
        self.printed += number
        receive(delivery, [(first, last)], by=self.by)
        self.safe.setdefault(office.pk, deque()).extend(spell(first, last))

    def next(self, desk: Desk) -> str | None:
        """Return the serial that is next at `desk`, of a new roll if need be; None: no more."""
        here = self.open.setdefault(desk.pk, deque())
        if not here and self.safe.get(desk.location_id):
            self.open_at(desk)
        if here:
            return here.popleft()
        return self.of_a_neighbour(desk)

    def open_at(self, desk: Desk) -> None:
        """Open a roll: stickers that follow each other."""
        safe = self.safe[desk.location_id]
        roll = unbroken(safe, ROLL)
        open_roll(desk.pk, roll[0], roll[-1], by=self.by)
        for _ in roll:
            self.open[desk.pk].append(safe.popleft())

    def of_a_neighbour(self, desk: Desk) -> str | None:
        """Return one from the roll of another desk of the location, if any has some left."""
        for other in Desk.objects.filter(location=desk.location_id):
            if self.open.get(other.pk):
                return self.open[other.pk].popleft()
        return None

    def bring(self, sent: Transfer, origin: Office, to: Office) -> None:
        """Take in at one location what another has sent, the same day."""
        receive_transfer(sent.pk, sent.first, sent.last, by=self.by)
        going = [each for each in self.safe[origin.pk] if sent.first <= each <= sent.last]
        left = [each for each in self.safe[origin.pk] if not sent.first <= each <= sent.last]
        self.safe[origin.pk] = deque(left)
        self.safe[to.pk].extend(going)


def unbroken(serials: Iterable[str], most: int) -> list[str]:
    """Return the first of `serials`, up to so many, that follow each other."""
    found: list[str] = []
    for serial in serials:
        if len(found) == most or (found and between(found[-1], serial) != NEXT):
            break
        found.append(serial)
    return found
