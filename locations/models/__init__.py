from locations.models.changes import Limit, Replan, Why
from locations.models.hours import (
    MINUTES_PER_PERSON,
    Closure,
    DayHours,
    Hours,
    OpeningHours,
    Weekday,
)
from locations.models.location import Desk, Duty, Location, LocationQuerySet
from locations.models.slot import Slot, SlotQuerySet

__all__ = [
    "MINUTES_PER_PERSON",
    "Closure",
    "DayHours",
    "Desk",
    "Duty",
    "Hours",
    "Limit",
    "Location",
    "LocationQuerySet",
    "OpeningHours",
    "Replan",
    "Slot",
    "SlotQuerySet",
    "Weekday",
    "Why",
]
