"""How large a campaign is, when it begins, and when something goes wrong in it."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from planning.rehearsal import model
from planning.rehearsal.offices import Office
from planning.rehearsal.planner import WEEK, Events

BEGINS = date(2027, 2, 1)  # a Monday
CLOSED_IN, TOLD_BEFORE = 0.45, timedelta(days=10)  # of the campaign; before the closed week
LATE_IN = 0.25


@dataclass(frozen=True)
class Size:
    """How large a campaign is, and what is asked of it."""

    people: int
    places: int  # a day, at all locations together
    locations: int
    days: int  # calendar days, at most
    seed: int = 1
    shares: model.Shares = field(default_factory=model.Shares)
    naive: bool = False
    lead: int = 7  # days from the first invitations until the desks open


def moment(day: date, clock: time) -> datetime:
    """Return the moment when the clocks at the offices show that time of that day."""
    return timezone.make_aware(datetime.combine(day, clock))


def events(size: Size, offices: list[Office], first: date) -> Events:
    """Choose when a location is closed for a week, and when a delivery is late."""
    weeks = size.people / size.places / WEEK
    closed_from = first + timedelta(weeks=max(2, math.floor(weeks * CLOSED_IN)))
    return Events(
        closed=offices[-1],
        closed_from=closed_from,
        told_on=closed_from - TOLD_BEFORE,
        late=offices[0],
        late_from=first + timedelta(weeks=max(1, math.floor(weeks * LATE_IN))),
    )
