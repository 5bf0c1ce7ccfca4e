"""A share of each day is kept for waves and the phone before the day is everybody's."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Sum
from django.utils import timezone

from appointments.availability import midnight
from appointments.models import Allotment, Purpose, Share
from appointments.shares import reach
from appointments.windows import local_day
from config.db import service
from locations.models import Location, Slot
from trail.services import record


class Lack(NamedTuple):
    """A day of a location (id) that keeps less for a purpose than its share, `seats`."""

    location: int
    day: date
    purpose: Purpose
    seats: int
    kept_until: datetime


@service
def set_share(location: int | None, purpose: Purpose, percent: int, days_before: int) -> None:
    """Say how much of each day that is not public yet is kept; 0 % keeps nothing more."""
    said = {"percent": percent, "days_before": days_before}
    place = None if location is None else Location.objects.get(pk=location)
    Share.objects.update_or_create(location=place, purpose=purpose, defaults=said)
    about = f"location:{location}" if place else ""
    record("share", result=f"{purpose} {percent} %", about=about)


def keep_shares() -> int:
    """Keep what each day lacks of its shares, a transaction each; return how many places.

    By what there is, not by what was done: so it may run never, or ten times at once.
    Only of days that are nobody's yet: of the others, what comes free is the line's.
    """
    return sum(reach(*lack) for lack in lacking(timezone.now()))


def lacking(now: datetime) -> list[Lack]:
    """Return which days that nobody can book yet keep less than their shares, soonest first."""
    shares = list(Share.objects.all())
    if not shares:
        return []
    places, kept = closed_days(now), kept_by_day(now)
    found = []
    for (location, day), capacity in sorted(places.items(), key=lambda each: each[0][::-1]):
        for share in shares_of(location, shares):
            seats = capacity * share.percent // 100
            until = midnight(day - timedelta(days=share.days_before))
            if seats > kept.get((location, day, share.purpose), 0) and until > now:
                found.append(Lack(location, day, Purpose(share.purpose), seats, until))
    return found


def shares_of(location: int, shares: Iterable[Share]) -> list[Share]:
    """Return the shares of a location (id): its own, and the country's where it has none."""
    found = {share.purpose: share for share in shares if share.location_id is None}
    found |= {share.purpose: share for share in shares if share.location_id == location}
    return list(found.values())


def closed_days(now: datetime) -> dict[tuple[int, date], int]:
    """Return the places of each location (id) and day of which no slot is public yet."""
    slots = Slot.objects.filter(starts_at__gt=now, location__practice=False)
    first = slots.filter(opens_at__gt=now).order_by("starts_at").first()
    since = midnight(local_day(first.starts_at)) if first else None
    rows = slots.filter(starts_at__gte=since) if since else slots.none()
    days: dict[tuple[int, date], int] = defaultdict(int)
    opened = set()
    columns = "location", "starts_at", "opens_at", "capacity"
    for location, starts_at, opens_at, capacity in rows.values_list(*columns):
        days[location, local_day(starts_at)] += capacity
        if opens_at <= now:
            opened.add((location, local_day(starts_at)))
    return {key: places for key, places in days.items() if key not in opened}


def kept_by_day(now: datetime) -> dict[tuple[int, date, str], int]:
    """Return how many places each location (id) keeps on each day for each purpose's pool."""
    rows = Allotment.objects.keeping(now).filter(bus=None, wave=None, municipality=None)
    sums = rows.values_list("slot__location", "slot__starts_at", "purpose").annotate(Sum("seats"))
    found: dict[tuple[int, date, str], int] = defaultdict(int)
    for location, starts_at, purpose, seats in sums:
        found[location, local_day(starts_at), purpose] += seats
    return found


def kept_days(now: datetime) -> list[tuple[Location, date, list[tuple[str, int]]]]:
    """Return what the pools keep on the days to come: where, when, and how many for whom."""
    found: dict[tuple[int, date], list[tuple[str, int]]] = defaultdict(list)
    for (location, day, purpose), seats in sorted(kept_by_day(now).items()):
        found[location, day].append((str(Purpose(purpose).label), seats))
    places = Location.objects.in_bulk({location for location, _ in found})
    rows = [(places[location], day, seats) for (location, day), seats in found.items()]
    return sorted(rows, key=lambda row: (row[1], row[0].name))
