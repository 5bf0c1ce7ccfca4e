"""How things stand, for everybody: coarse, a little old, and never a day or a time to hunt for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import RLock

from cachetools import TTLCache, cached
from django.db.models import F, Min
from django.utils import timezone

from applicants.models import Applicant
from appointments.availability import HORIZON, look, spans
from appointments.windows import local_day
from booking.without import Without, without_stickers
from locations.models import Location, Slot
from notices.models import Announcement

REMEMBERED = 300  # seconds: reloading tells nobody of a place that was just given back


@dataclass(frozen=True)
class PlaceStatus:
    """A location, whether it receives people, and the Monday of the first week with room."""

    location: Location
    is_open: bool
    week: date | None


@dataclass(frozen=True)
class Status:
    """What the page says in every language."""

    places: list[PlaceStatus]
    served: int
    opens_at: datetime | None
    announcements: list[Announcement]
    without: Sequence[Without]


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def status() -> Status:
    """Return how things stand, up to REMEMBERED seconds old; few queries, however many ask."""
    now = timezone.now()
    locations = {place.pk: place for place in Location.objects.real().order_by("city", "name")}
    weeks, receiving = first_weeks([*locations]), receiving_people(now)
    places = [
        PlaceStatus(place, is_open=pk in receiving, week=weeks.get(pk))
        for pk, place in locations.items()
    ]
    return Status(
        places,
        served=Applicant.objects.real().filter(served_on__isnull=False).count(),
        opens_at=next_opening(now),
        announcements=list(Announcement.objects.current(now)),
        without=without_stickers(),
    )


def receiving_people(now: datetime) -> set[int]:
    """Return the locations (ids) that receive people on some day within HORIZON."""
    slots = Slot.objects.upcoming(now).filter(starts_at__lt=now + HORIZON, capacity__gt=0)
    return set(slots.order_by().values_list("location", flat=True).distinct())


def first_weeks(locations: list[int]) -> dict[int, date]:
    """Return the Monday of the first week in which each location (id) has room for anybody."""
    found: dict[int, date] = {}
    for span in spans(timezone.localdate()):
        missing = [pk for pk in locations if pk not in found]
        seen = look(missing, span) if missing else {}
        found |= {
            pk: monday(local_day(looked.slots[0].starts_at))
            for pk, looked in seen.items()
            if looked.slots
        }
    return found


def monday(day: date) -> date:
    """Return the first day of the week of `day`."""
    return day - timedelta(days=day.weekday())


def next_opening(now: datetime) -> datetime | None:
    """Return when places that nobody can book yet open to everybody, if there are such.

    Not of slots in which nobody is received, nor of those that open to nobody in time.
    """
    slots = Slot.objects.upcoming(now).filter(opens_at__gt=now, opens_at__lt=F("starts_at"))
    slots = slots.filter(location__practice=False, capacity__gt=0)
    opens_at: datetime | None = slots.aggregate(first=Min("opens_at"))["first"]
    return opens_at
