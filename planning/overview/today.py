"""How today goes at one location, for who leads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from applicants.eligibility import comes_without_sticker
from applicants.models import Applicant
from appointments.models import Appointment
from desk.day import LISTED
from locations.models import Location, Slot
from planning.overview.halls import Hall, halls
from stickers.models import WITH_STICKER, Outcome, State, Sticker

LEFT = [State.IN_STOCK, State.WITH_DESK]


@dataclass(frozen=True)
class Stickers:
    """Issued today, what everybody expected today would need, and how many lie here now."""

    issued: int
    wanted: int
    left: int

    @property
    def to_come(self) -> int:
        """How many more are needed today, if everybody comes."""
        return max(0, self.wanted - self.issued)

    @property
    def enough(self) -> bool:
        return self.left >= self.to_come


@dataclass(frozen=True)
class Today:
    """The day of a location at a moment."""

    at: datetime
    hall: Hall
    stickers: Stickers
    desks: int


def today_at(location: Location, now: datetime) -> Today:
    """Return how today goes at `location`. Six queries."""
    hall = halls(now, location).get(location.pk, Hall())
    return Today(now, hall, stickers(location, now), location.desks.count())


def stickers(location: Location, now: datetime) -> Stickers:
    """Count the stickers of today. Three queries."""
    day = timezone.localdate(now)
    slots = Slot.objects.on(day).filter(location=location)
    claims = Appointment.objects.filter(slot__in=slots, status__in=LISTED)
    people = Applicant.objects.filter(pk__in=claims.values("applicant"))
    issued = Outcome.objects.active().filter(
        desk__location=location, result__in=WITH_STICKER, at__date=day
    )
    here = Sticker.objects.filter(location=location)
    left = here.aggregate(left=Count("pk", filter=Q(status__in=LEFT)))["left"]
    wanted = sum(not comes_without_sticker(person, day) for person in people)
    return Stickers(issued.count(), wanted, left)
