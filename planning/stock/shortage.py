"""Which parties are booked for a day without stickers for them. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.utils import timezone

from applicants.eligibility import comes_without_sticker
from appointments.availability import midnight
from appointments.models import FIRM, Appointment, Status
from planning.stock.coverage import DAY, Coverage


class Short(NamedTuple):
    """A party of whom at least one finds no sticker on a day, and how many they are."""

    party: int
    location: int
    day: date
    people: int


def short_of(covers: Iterable[Coverage], until: date) -> list[Short]:
    """Return who is booked up to `until` and finds no sticker, in the order of appointments.

    Who comes first has the stickers there are; the others of the day come without. Two queries,
    one if nobody is short.
    """
    missing = {
        (cover.location.pk, each.day): each.uncovered
        for cover in covers
        for each in cover.days
        if each.uncovered and each.day <= until
    }
    rows = booked_on(missing, until) if missing else []
    found = []
    for key, of_day in by_day(rows):
        if key in missing:
            found += last_of(of_day, missing[key], *key)
    return sorted(found, key=lambda each: (each.day, each.location))


def booked_on(missing: Iterable[tuple[int, date]], until: date) -> list[Appointment]:
    """Return who comes there from the first of these days on, by location and time."""
    places, days = {place for place, _ in missing}, [day for _, day in missing]
    rows = Appointment.objects.filter(
        status__in=FIRM,
        slot__location__in=places,
        slot__starts_at__gte=midnight(min(days)),
        slot__starts_at__lt=midnight(until + DAY),
    ).select_related("slot", "applicant")
    return list(rows.order_by("slot__location", "slot__starts_at", "place"))


def by_day(
    rows: Iterable[Appointment],
) -> Iterator[tuple[tuple[int, date], list[Appointment]]]:
    for key, of_day in groupby(rows, key=place_and_day):
        yield key, list(of_day)


def place_and_day(row: Appointment) -> tuple[int, date]:
    return row.slot.location_id, timezone.localdate(row.slot.starts_at)


def last_of(rows: Sequence[Appointment], missing: int, location: int, day: date) -> list[Short]:
    """Return the parties of the last `missing` people of a day who need a sticker, by time.

    With all of each party: nobody comes without those who come along.
    """
    needing = [row for row in rows if not comes_without_sticker(row.applicant, day)]
    parties = list(dict.fromkeys(row.party_id for row in needing[-missing:]))
    size: dict[int, int] = defaultdict(int)
    firm = set()
    for row in rows:
        size[row.party_id] += 1
        firm |= {row.party_id} if row.status == Status.BOOKED else set()
    return [Short(party, location, day, size[party]) for party in parties if party in firm]


def ahead(days: int) -> date:
    """Return the day that is so many days away."""
    return timezone.localdate() + timedelta(days=days)
