"""What a move would do, before anybody is told: who is moved, and where to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from appointments.models import Appointment, Party
from appointments.windows import Window
from config.db import ids
from locations.models import Location
from planning.models import MassMove
from planning.moves.nearest import free_places, wanted_by
from planning.moves.scope import Scope, booked, scope_of
from planning.moves.waits import Expected

SHOWN = 60  # parties on the page


@dataclass(frozen=True)
class Offer:
    """A party that would be moved, and where to: nowhere means first in line."""

    expected: Expected
    language: str
    window: Window | None
    place: Location | None


@dataclass(frozen=True)
class Preview:
    """All of it, with the first SHOWN parties."""

    scope: Scope
    offers: Sequence[Offer]

    @property
    def shown(self) -> Sequence[Offer]:
        return self.offers[:SHOWN]

    @property
    def found(self) -> int:
        """For how many parties there is a place."""
        return sum(offer.window is not None for offer in self.offers)

    @property
    def in_line(self) -> int:
        """How many parties would be first in line."""
        return len(self.offers) - self.found

    @property
    def first_place(self) -> Offer | None:
        """The first that gets a place: what the example of the message says."""
        return next((offer for offer in self.offers if offer.window), None)


def preview(move: MassMove, now: datetime) -> Preview:
    """Return what a move would do now. It holds nothing: others may be quicker."""
    scope = scope_of(move, now)
    slots = list(move.slots())
    parties = {party.pk: (party, claims) for party, claims in booked(slots, now).items()}
    return Preview(scope, list(offers(scope, parties, ids(slots), now)))


def offers(
    scope: Scope,
    parties: dict[int, tuple[Party, list[Appointment]]],
    slots: set[int],
    now: datetime,
) -> Iterator[Offer]:
    if not scope.moved:
        return
    free = free_places(now, but=slots)
    places = Location.objects.in_bulk([place.pk for place in free.places])
    for each in scope.moved:
        party, claims = parties[each.party]
        wanted = wanted_by(party, claims)
        window = next(iter(free.nearest(wanted, now)), None)
        if window:
            free.take(window, wanted.size)
        yield Offer(each, party.language, window, places.get(window.location) if window else None)
