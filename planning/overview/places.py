"""What the coming days ask of a planner: where people have no place, where it is full or empty."""

from collections import defaultdict
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from appointments.windows import local_day
from planning.capacity.conflicts import conflicts
from planning.decision import Decision
from planning.models import Act, MassMove, MoveState
from planning.overview.booked import SOON, Fill
from planning.overview.drawings import short_day
from planning.overview.figures import figures
from planning.plots.plot import per_cent

DECIDED = [MoveState.RUNNING, MoveState.DONE]
FEW = 0.5  # booked of the next SOON days: fewer, and there is room to invite people


def crowded(now: datetime) -> list[Decision]:
    """Where more people have a place than there are places. Three queries, one if nowhere.

    Not urgent where a planner has decided already, and people are asked.
    """
    over: dict[str, int] = defaultdict(int)
    days: dict[str, set[date]] = defaultdict(set)
    undecided: set[str] = set()
    found = conflicts(now)
    moves = decided(local_day(now)) if found else []
    for each in found:
        name, day = each.slot.location.name, local_day(each.slot.starts_at)
        over[name] += each.over
        days[name].add(day)
        if not any(concerns(move, each.slot.location_id, day) for move in moves):
            undecided.add(name)
    return [
        Decision(
            f"{_('More people than places')}: {name}, {_('people')}: {over[name]}, "
            f"{_('days')}: {len(days[name])}",
            reverse("planning:capacity:conflicts"),
            _("See the conflicts"),
            urgent=name in undecided,
        )
        for name in over
    ]


def decided(today: date) -> list[MassMove]:
    """Return the moves that run or are done, of today and later."""
    return list(MassMove.objects.filter(act=Act.MOVE, state__in=DECIDED, last_day__gte=today))


def concerns(move: MassMove, location: int, day: date) -> bool:
    return move.location_id == location and move.first_day <= day <= move.last_day


def full_or_empty(now: datetime) -> list[Decision]:
    """Where the next SOON working days are full, or hardly booked. What the map shows."""
    found = figures()
    if len(found.fill.days) < SOON:
        return []
    full = [place for place in found.locations if full_days(found.fill, place.pk) >= SOON]
    few = [place for place in found.locations if is_empty(found.fill, place.pk)]
    return [
        *[
            Decision(
                f"{_('Full')}: {place.name}, {_('first day with room')}: "
                f"{first_room(found.fill, place.pk)}",
                reverse("planning:capacity:week"),
                _("Open more places"),
            )
            for place in full
        ],
        *[
            Decision(
                f"{_('Hardly booked, next 5 days')}: {place.name}, "
                f"{per_cent(found.fill.soon(place.pk).share)} %",
                reverse("planning:waves:new"),
                _("Invite people"),
            )
            for place in few
        ],
    ]


def full_days(fill: Fill, location: int) -> int:
    """Return how many of the coming days with places are full before the first with room."""
    number = 0
    for cell in fill.of(location):
        if cell.part < cell.whole:
            break
        number += cell.whole > 0
    return number


def first_room(fill: Fill, location: int) -> str:
    """Return the first day with room, or that there is none in sight."""
    cells = zip(fill.days, fill.of(location), strict=True)
    day = next((day for day, cell in cells if cell.part < cell.whole), None)
    return short_day(day) if day else _("none in sight")


def is_empty(fill: Fill, location: int) -> bool:
    soon = fill.soon(location)
    return soon.whole > 0 and soon.share < FEW
