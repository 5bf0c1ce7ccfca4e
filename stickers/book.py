"""The book: how many stickers are where, and whether that is how many came. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, Sum, When

from stickers.models import Batch, Outcome, Place, State, Sticker, StickerQuerySet, Transfer
from stickers.serials import PRACTICE


@dataclass(frozen=True)
class Book:
    """`received` as deliveries and transfers say, `states` as the stickers themselves do."""

    received: int
    states: Mapping[str, int]

    def __getitem__(self, state: str) -> int:
        return self.states.get(state, 0)

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def balances(self) -> bool:
        """Received = in stock + in transit + with desks + issued + void + spoiled + lost + back."""
        return self.received == self.total


def book(location: int | None = None, desk: int | None = None) -> Book:
    """Return the book of a desk (id), of a location (id), or of the country.

    What is sent is in the sender's until it is received. Stickers to practise with
    count nowhere but at their own location and desks.
    """
    stickers = Sticker.objects.all()
    if desk is not None:
        return Book(moved("desk", desk), states(stickers.filter(desk=desk)))
    if location is not None:
        came = delivered(Batch.objects.filter(delivery__location=location))
        return Book(came + moved("location", location), states(stickers.filter(location=location)))
    came = delivered(Batch.objects.exclude(first__startswith=PRACTICE))
    return Book(came, states(stickers.real()))


def states(stickers: StickerQuerySet) -> dict[str, int]:
    counted = stickers.order_by().values_list("status").annotate(number=Count("pk"))
    return {str(State(status)): number for status, number in counted}


def delivered(batches: QuerySet[Batch]) -> int:
    return batches.aggregate(total=Sum("size"))["total"] or 0


def moved(kind: str, pk: int) -> int:
    """Return how many more came to a desk or location (id) by transfers than left it."""
    came, left = Q(**{f"to_{kind}": pk}), Q(**{f"from_{kind}": pk})
    sums = Transfer.objects.filter(came | left).aggregate(
        came=Sum("received", filter=came), left=Sum("received", filter=left)
    )
    return (sums["came"] or 0) - (sums["left"] or 0)


def next_on_roll(desk: int) -> Sticker | None:
    """Return the sticker that comes next at a desk (id): of the roll used last, else the oldest.

    Passed-over ones come last: whoever finds one on the roll scans it.
    """
    used = Outcome.objects.active().filter(sticker__desk=desk).order_by("-pk")
    last = used.values_list("sticker__transfer", "sticker__serial").first()
    roll, serial = last or (None, "")
    ahead = Case(
        When(transfer=roll, serial__gt=serial, then=0), When(transfer=roll, then=2), default=1
    )
    here = Sticker.objects.filter(desk=desk, status=State.WITH_DESK)
    return here.order_by(ahead, "transfer", "serial").first()


def gaps(location: int, desk: int | None = None) -> StickerQuerySet:
    """Return what was passed over at the desks of a location (id), or at one (id), unexplained."""
    found = Sticker.objects.skipped().filter(location=location)
    return found if desk is None else found.filter(desk=desk)


def left(desk: int) -> int:
    """Return how many stickers a desk (id) has left."""
    return Sticker.objects.filter(desk=desk, status=State.WITH_DESK).count()


def in_safe(location: int) -> int:
    """Return how many stickers are in the safe of a location (id)."""
    return Sticker.objects.lying(Place(location)).count()
