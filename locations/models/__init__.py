from locations.models.hours import Closure, OpeningHours, Weekday
from locations.models.location import Desk, Duty, Location, LocationQuerySet
from locations.models.slot import Slot, SlotQuerySet

__all__ = [
    "Closure",
    "Desk",
    "Duty",
    "Location",
    "LocationQuerySet",
    "OpeningHours",
    "Slot",
    "SlotQuerySet",
    "Weekday",
]
