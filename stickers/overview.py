"""The books of many places at once, in as many queries however many there are. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from threading import RLock

from cachetools import TTLCache, cached
from django.db.models import Count, F, Sum

from locations.models import Location
from stickers.book import Book
from stickers.models import Batch, Sticker, Transfer

REMEMBERED = 60  # seconds: counting every sticker is not for each of those who ask


def books(locations: Iterable[Location]) -> list[tuple[Location, Book]]:
    """Return each of `locations` with its book. Four queries."""
    places = list(locations)
    rows = Sticker.objects.filter(location__in=places).order_by()
    states: dict[int, dict[str, int]] = defaultdict(dict)
    counted = rows.values_list("location", "status").annotate(number=Count("pk"))
    for location, status, number in counted:
        states[location][status] = number
    received = came(places)
    return [(each, Book(received[each.pk], states[each.pk])) for each in places]


def unbalanced() -> list[Location]:
    """Return the locations whose book does not balance: there should never be one."""
    return [place for place, found in books(Location.objects.all()) if not found.balances]


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def number_unbalanced() -> int:
    """Return at how many locations the book does not balance, up to REMEMBERED seconds ago."""
    return len(unbalanced())


def came(places: list[Location]) -> Counter[int]:
    """Return how many came to each place by deliveries and transfers, less what left it."""
    total: Counter[int] = Counter()
    batches = Batch.objects.filter(delivery__location__in=places).order_by()
    sums = batches.values_list("delivery__location").annotate(total=Sum("size"))
    total.update(dict(sums))
    moved = Transfer.objects.exclude(from_location=F("to_location")).order_by()
    for end, way in [("to_location", 1), ("from_location", -1)]:
        for location, number in moved.values_list(end).annotate(total=Sum("received")):
            total[location] += way * number
    return total


def at_desks(location: Location) -> list[tuple[int, dict[str, int]]]:
    """Return the number of each desk of `location` with how many it has or had by state.

    Two queries.
    """
    states: dict[int, dict[str, int]] = {
        number: {} for number in location.desks.order_by("number").values_list("number", flat=True)
    }
    rows = Sticker.objects.filter(location=location, desk__isnull=False).order_by()
    counted = rows.values_list("desk__number", "status").annotate(number=Count("pk"))
    for desk, status, number in counted:
        states.setdefault(desk, {})[status] = number
    return sorted(states.items())
