"""Stickers that one location could send to another, before anybody has to be moved. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from locations.distance import kilometres
from locations.models import Location
from planning.stock.coverage import Coverage
from stickers.models import State, Sticker

LOOKED_AHEAD = timedelta(days=21)  # further off, deliveries are still to be announced
MOST_SENDERS = 3  # to one location
LEAST_KEPT = 20  # stickers: with none left a location would close its own days


@dataclass(frozen=True)
class Sending:
    """`number` stickers that `origin` can spare and `to` needs from `by_day` on."""

    origin: Location
    to: Location
    number: int
    by_day: date
    km: int


def proposals(covers: Sequence[Coverage]) -> list[Sending]:
    """Return what to send from where to where: the nearest that can spare them. One query."""
    return share(covers, safes([cover.location.pk for cover in covers]))


def safes(locations: Iterable[int]) -> dict[int, int]:
    """Return how many stickers lie in the safe of each of these locations (ids)."""
    rows = Sticker.objects.filter(location__in=locations, status=State.IN_STOCK, desk=None)
    return dict(rows.order_by().values_list("location").annotate(Count("pk")))


def share(covers: Sequence[Coverage], in_safe: Mapping[int, int]) -> list[Sending]:
    """Return the same, by what lies in each safe (by location id). Pure.

    Who runs dry first is helped first. Nobody sends what it needs itself, and nothing that
    is not in its safe.
    """
    spare: dict[int, int] = {}
    found = []
    for needy in sorted(filter(first_gap, covers), key=by_first_gap):
        missing, last = gap(needy)
        for km, sender in nearest(needy, covers):
            pk = sender.location.pk
            left = spare.setdefault(pk, min(can_spare(sender), in_safe.get(pk, 0)))
            number = min(left, missing)
            if number > 0:
                by_day = first_gap(needy) or last
                found.append(Sending(sender.location, needy.location, number, by_day, km))
                spare[pk], missing = left - number, missing - number
    return found


def first_gap(cover: Coverage) -> date | None:
    """Return the first uncovered day, if it is near enough to act on."""
    first = cover.first_uncovered
    return first if first and first <= cover.days[0].day + LOOKED_AHEAD else None


def by_first_gap(cover: Coverage) -> tuple[date, str]:
    return first_gap(cover) or date.max, cover.location.name


def gap(cover: Coverage) -> tuple[int, date]:
    """Return how many stickers a location lacks, and until when: promised ones end it."""
    last, missing = cover.days[0].day, 0
    for each in cover.days:
        if each.day > cover.days[0].day + LOOKED_AHEAD:
            break
        if each.left < 0:
            last, missing = each.day, max(missing, -each.left)
        elif missing:
            break
    return missing, last


def can_spare(cover: Coverage) -> int:
    """Return how many stickers a location can do without, also once it has sent them.

    It keeps what is needed by all who are booked there as far as LOOKED_AHEAD, and its
    busiest day once more: for those who book meanwhile, and so that no day of its own closes.
    """
    near = [each for each in cover.days if each.day <= cover.days[0].day + LOOKED_AHEAD]
    kept = max([LEAST_KEPT, *(each.need for each in near)])
    return max(0, min((each.left for each in near), default=0) - kept)


def nearest(needy: Coverage, covers: Iterable[Coverage]) -> list[tuple[int, Coverage]]:
    """Return the MOST_SENDERS nearest locations that run dry themselves in no near time."""
    others = [each for each in covers if each.location != needy.location and not first_gap(each)]
    far = [(round(kilometres(point(needy), point(each))), each) for each in others]
    rich = [(km, each) for km, each in far if can_spare(each)]
    return sorted(rich, key=lambda pair: (pair[0], pair[1].location.name))[:MOST_SENDERS]


def point(cover: Coverage) -> tuple[float, float]:
    return cover.location.latitude, cover.location.longitude
