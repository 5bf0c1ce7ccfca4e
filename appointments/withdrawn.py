"""What is booked for people who are no longer registered: ended when it is surely too late."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from appointments.line import may_ask
from appointments.locks import lock_everything
from appointments.models import Appointment, Status
from appointments.served import let_go
from config.db import service

NEAR = timedelta(days=3)  # until then, who moved may be registered by another municipality
WITHDRAWN = "withdrawn"


@service
def end_next_withdrawn() -> bool:
    """End what somebody has who is not registered any more; return False when there is nobody.

    NEAR the visit, and not at night, for the party is told why. Those who come with them
    keep their places. Safe to repeat, and beside itself.
    """
    now = timezone.now()
    row = useless(now).order_by("slot__starts_at", "pk").first() if may_ask(now) else None
    if row is None:
        return False
    found = lock_everything([row.applicant_id])
    if useless(now).filter(applicant=row.applicant_id).exists():  # or a list came, or another of us
        let_go(found, WITHDRAWN)
    return True


def useless(now: datetime) -> QuerySet[Appointment]:
    """Find the claims, booked and near, of who will not be registered on that day."""
    rows = Appointment.objects.filter(
        status=Status.BOOKED,
        slot__starts_at__range=(now, now + NEAR),
        applicant__withdrawn_on__isnull=False,
        slot__location__practice=False,
    )
    return rows.filter(applicant__withdrawn_on__lte=F("slot__starts_at__date"))
