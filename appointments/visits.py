from collections.abc import Collection

from appointments.exceptions import NotAllowed
from appointments.models import Appointment, Status
from config.db import locked, service


@service
def check_in(claims: Collection[int]) -> list[Appointment]:
    """Record that these applicants (ids of appointments) are here. Safe to repeat.

    Who is checked in already stays so; the others become it, all or none.

    Raises NotAllowed if there is none, or one of them is neither booked nor here.
    """
    rows = locked(Appointment.objects.filter(pk__in=claims))
    arriving = [row for row in rows if row.status != Status.CHECKED_IN]
    if not rows:
        raise NotAllowed
    Appointment.objects.advance(arriving, Status.CHECKED_IN)
    return arriving
