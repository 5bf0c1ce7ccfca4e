from appointments.models.appointment import (
    FIRM,
    KEPT,
    NEXT,
    OCCUPYING,
    Appointment,
    AppointmentQuerySet,
    Status,
)
from appointments.models.bus import MOST_SEATS, Bus, BusStatus
from appointments.models.history import StatusChange
from appointments.models.party import Channel, Contact, Party
from appointments.models.waiting import Allotment, PriorityReason, WaitlistEntry

__all__ = [
    "FIRM",
    "KEPT",
    "MOST_SEATS",
    "NEXT",
    "OCCUPYING",
    "Allotment",
    "Appointment",
    "AppointmentQuerySet",
    "Bus",
    "BusStatus",
    "Channel",
    "Contact",
    "Party",
    "PriorityReason",
    "Status",
    "StatusChange",
    "WaitlistEntry",
]
