"""What the line offered somebody ends by an answer or its clock, and by nothing in silence."""

from collections.abc import Collection

from appointments.exceptions import OfferRuns
from appointments.models import Appointment, WaitlistEntry
from config.db import ids, locked


def check_answered(held: Collection[Appointment]) -> None:
    """Raise OfferRuns if one of these holds, which would end, was offered to who is in line."""
    if not held:
        return
    parties = {row.party_id for row in held}
    if WaitlistEntry.objects.filter(party__in=parties, offered_at__isnull=False).exists():
        raise OfferRuns


def no_more_offered(gone: Collection[Appointment]) -> None:
    """Note of those in line whose holds these were that nothing is offered to them now.

    What they hold next would else be taken for an offer.
    """
    if not gone:
        return
    entries = WaitlistEntry.objects.filter(party__in={row.party_id for row in gone})
    offered = ids(locked(entries.filter(offered_at__isnull=False)))
    WaitlistEntry.objects.filter(pk__in=offered).update(offered_at=None)
