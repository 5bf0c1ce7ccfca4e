"""What staff do for a caller: the same services as on the website, taken as staff takes places."""

from collections.abc import Collection
from uuid import UUID

from appointments import claims, waitlist
from appointments.exceptions import MinorAlone, NotAllowed
from appointments.models import Appointment, Contact, Party, Status, WaitlistEntry
from appointments.waitlist import Wishes
from config.db import acting_as, ids, service
from trail.services import record

NOT_HERS = "not hers"
PRIORITY = "priority"


@service
def hold(
    form_key: UUID, applicants: Collection[int], slots: Collection[int], contact: Contact
) -> list[Appointment]:
    """Hold places in `slots` for a new party of `applicants` (ids), not by the public's clock.

    A form that arrives twice makes one party. Raises what `claims.hold` raises.
    """
    Party.objects.bulk_create([Party(form_key=form_key, **contact.filled())], ignore_conflicts=True)
    return claims.hold(form_key, applicants, slots, public=False)


@service
def put_in_line(
    form_key: UUID,
    applicants: Collection[int],
    wishes: Wishes,
    contact: Contact,
    priority: str,
) -> WaitlistEntry:
    """Put these people (ids) in line; leaves in the trail who let them come before others, and why.

    Safe to repeat: the reason counts once for a party. Raises what `waitlist.join` raises.
    """
    before = WaitlistEntry.objects.filter(party__form_key=form_key).first()
    entry = waitlist.join(form_key, applicants, wishes, contact, priority=priority)
    if priority and (before is None or before.priority != priority):
        record(PRIORITY, result=priority, about=f"party:{entry.party_id}")
    return entry


def release(applicant: int) -> None:
    """End what others hold, booked or wait for in the name of this person (id), in one act.

    Where a minor would stay without an adult, the whole visit ends: nobody else of
    it could come. Who had booked it is told. Safe to repeat: what is ended already
    is not counted again. Raises NotAllowed if she has checked in, or there is nothing.
    """
    with acting_as(reason=NOT_HERS):  # around the transaction, which takes it up as it begins
        end_claims(applicant)


@service
def end_claims(applicant: int) -> None:
    """Do what `release` says, in one transaction."""
    rows = Appointment.objects.filter(
        applicant=applicant, status__in=[Status.HELD, Status.BOOKED]
    ).select_related("party")
    found = list(rows)
    entries = ids(WaitlistEntry.objects.filter(applicants=applicant))
    if not found and not entries:
        raise NotAllowed
    for entry in entries:
        waitlist.leave(entry)
    give_up(found)
    record(NOT_HERS, result="released", about=f"applicant:{applicant}")


def give_up(found: Collection[Appointment]) -> None:
    """Cancel these, with everybody of their visits where a minor would be left behind."""
    try:
        claims.cancel(ids(found))
    except MinorAlone:  # it refuses before it writes
        parties = {row.party_id for row in found}
        whole = Appointment.objects.filter(
            party__in=parties, status__in=[Status.HELD, Status.BOOKED]
        )
        claims.cancel(ids(whole))
