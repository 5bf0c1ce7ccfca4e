"""How many extra places the hall of a location can bear on a day. Reads only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from locations.models import Location, Slot
from planning.filling.hall import Bound, Filled, Rules, fill
from planning.filling.rates import Rate, Rates
from planning.filling.seen import learn, rooms
from planning.models import Filling

NOTHING = Rules(most_share=0)


@dataclass(frozen=True)
class Proposal:
    """The extra places of a day that its hall can bear. Falsy if there are no slots."""

    day: date
    slots: Sequence[Filled]
    known: bool  # enough was seen to say something

    @property
    def extra(self) -> dict[int, int]:
        """How many by slot (id)."""
        return {each.room.pk: each.extra for each in self.slots}

    @property
    def total(self) -> int:
        return sum(each.extra for each in self.slots)

    @property
    def planned(self) -> int:
        return sum(each.room.planned for each in self.slots)

    @property
    def now(self) -> int:
        """How many stand at present."""
        return sum(each.room.extra for each in self.slots)

    @property
    def differs(self) -> bool:
        return any(each.extra != each.room.extra for each in self.slots)

    @property
    def rate(self) -> Rate:
        """The share of those who are booked that is expected not to come."""
        rooms = [each.room for each in self.slots]
        whole = self.planned or 1
        return Rate(*(sum(one.planned * one.rate[at] for one in rooms) / whole for at in range(3)))

    @property
    def wait(self) -> float:
        """The longest wait in minutes that is to be expected at the end of a slot."""
        return max((each.wait for each in self.slots), default=0)

    @property
    def long_wait(self) -> float:
        """The longest that nine of ten days stay under."""
        return max((each.long_wait for each in self.slots), default=0)

    @property
    def bound(self) -> Bound:
        """What kept the number down most often."""
        bounds = [each.bound for each in self.slots]
        return max(Bound, key=bounds.count)

    def __bool__(self) -> bool:
        return bool(self.slots)


def propose(location: Location, day: date, rates: Rates | None = None) -> Proposal:
    """Return the extra places that `location` can bear on `day`."""
    rates = learn() if rates is None else rates
    slots = list(location.slots.on(day))
    if not slots:
        return Proposal(day, [], bool(rates))
    return proposal(slots, rates, rules_of([location])[location.pk])


def proposal(slots: Sequence[Slot], rates: Rates, rules: Rules) -> Proposal:
    """Return the extra places of these slots of one day of a location. Two queries."""
    [found] = proposals(slots, rates, {slots[0].location_id: rules})
    return found


def proposals(slots: Sequence[Slot], rates: Rates, rules: dict[int, Rules]) -> list[Proposal]:
    """Return the same for each location and day of these slots, as they come. Two queries.

    While too little was seen: what people have already, and nothing more.
    """
    pairs = zip(slots, rooms(slots, rates, timezone.localdate()), strict=True)
    found = groupby(pairs, key=lambda pair: place_and_day(pair[0]))
    known = bool(rates)
    return [
        Proposal(day, fill([room for _, room in group], rules[place] if known else NOTHING), known)
        for (place, day), group in found
    ]


def place_and_day(slot: Slot) -> tuple[int, date]:
    return slot.location_id, timezone.localdate(slot.starts_at)


def rules_of(locations: Collection[Location]) -> dict[int, Rules]:
    """Return how far each location (id) goes. One query."""
    rows = {row.location_id: row for row in Filling.objects.filter(location__in=locations)}
    said = {pk: Rules(row.most_share, row.most_wait) for pk, row in rows.items()}
    return {each.pk: said.get(each.pk, Rules()) for each in locations}
