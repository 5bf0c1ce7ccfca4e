from appointments.models.appointment import (
    FIRM,
    KEPT,
    NEXT,
    OCCUPYING,
    Appointment,
    AppointmentQuerySet,
    Status,
)
from appointments.models.history import StatusChange
from appointments.models.party import Channel, Contact, Party
from appointments.models.waiting import Allotment, PriorityReason, WaitlistEntry

__all__ = [
    "FIRM",
    "KEPT",
    "NEXT",
    "OCCUPYING",
    "Allotment",
    "Appointment",
    "AppointmentQuerySet",
    "Channel",
    "Contact",
    "Party",
    "PriorityReason",
    "Status",
    "StatusChange",
    "WaitlistEntry",
]
