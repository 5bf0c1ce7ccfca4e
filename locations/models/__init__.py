from locations.models.hours import Closure, OpeningHours, Weekday
from locations.models.location import Desk, Location
from locations.models.slot import Slot, SlotQuerySet

__all__ = [
    "Closure",
    "Desk",
    "Location",
    "OpeningHours",
    "Slot",
    "SlotQuerySet",
    "Weekday",
]
