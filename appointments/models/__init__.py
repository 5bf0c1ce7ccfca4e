from appointments.models.appointment import (
    CAME,
    FIRM,
    KEPT,
    NEXT,
    OCCUPYING,
    Appointment,
    AppointmentQuerySet,
    Status,
)
from appointments.models.bus import KEPT_BEFORE, MOST_SEATS, Bus, BusQuerySet, BusStatus
from appointments.models.hall import HallDay, Heartbeat, Outage
from appointments.models.history import StatusChange, late_entry
from appointments.models.keeping import SHARED, SHORT, PlaceNews, Share
from appointments.models.party import Channel, Contact, Party
from appointments.models.waiting import (
    Allotment,
    AllotmentQuerySet,
    PriorityReason,
    Purpose,
    WaitlistEntry,
)

__all__ = [
    "CAME",
    "FIRM",
    "KEPT",
    "KEPT_BEFORE",
    "MOST_SEATS",
    "NEXT",
    "OCCUPYING",
    "SHARED",
    "SHORT",
    "Allotment",
    "AllotmentQuerySet",
    "Appointment",
    "AppointmentQuerySet",
    "Bus",
    "BusQuerySet",
    "BusStatus",
    "Channel",
    "Contact",
    "HallDay",
    "Heartbeat",
    "Outage",
    "Party",
    "PlaceNews",
    "PriorityReason",
    "Purpose",
    "Share",
    "Status",
    "StatusChange",
    "WaitlistEntry",
    "late_entry",
]
