"""What staff do for a caller: the same services as on the website, taken as staff takes places."""

from collections.abc import Callable, Collection
from contextlib import suppress
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments import changes, claims, turns, waitlist
from appointments.allotments import pools
from appointments.exceptions import MinorAlone, NotAllowed, SlotFull
from appointments.letters import is_offered
from appointments.models import (
    Appointment,
    AppointmentQuerySet,
    Contact,
    Party,
    Purpose,
    Status,
    WaitlistEntry,
)
from appointments.saying import NOT_HERS, NOT_YOURS
from appointments.standing import in_line
from appointments.waitlist import Wishes
from config.db import acting_as, ids, service
from trail.services import record

PRIORITY = "priority"


class Offered(NotAllowed):
    message = _("The waiting list keeps a place for them. First they take it or say no.")


def kept_first(
    hold: Callable[[Collection[int]], list[Appointment]], slots: Collection[int]
) -> list[Appointment]:
    """Hold what is kept for the phone in `slots` (ids), else what everybody may have.

    `hold` takes the allotments (ids) and is a transaction of its own each time.
    """
    own = pools(Purpose.PHONE, slots, timezone.now())
    if own:
        with suppress(SlotFull):
            return hold([pk for pk, _left in own.values()])
    return hold(())


def check_answered(held: AppointmentQuerySet) -> None:
    """Raise Offered if one of these holds, which would end, waits for an answer to the line."""
    if any(is_offered(row) for row in held.select_related("party__waitlist_entry")):
        raise Offered


@service
def hold(
    form_key: UUID,
    applicants: Collection[int],
    slots: Collection[int],
    contact: Contact,
    allotments: Collection[int] = (),
) -> list[Appointment]:
    """Hold places in `slots` for a new party of `applicants` (ids), not by the public's clock.

    A form that arrives twice makes one party. Raises Offered while the line keeps a place
    for one of them, for that would end in silence, and what `claims.hold` raises.
    """
    check_answered(Appointment.objects.held().filter(applicant__in=applicants))
    Party.objects.bulk_create([Party(form_key=form_key, **contact.filled())], ignore_conflicts=True)
    return claims.hold(form_key, applicants, slots, public=False, allotments=allotments)


@service
def hold_other(
    party: int,
    applicants: Collection[int],
    slots: Collection[int],
    over: Collection[int],
    allotments: Collection[int] = (),
) -> list[Appointment]:
    """Hold other places in `slots` for `applicants` (ids) of the party (id), who keep theirs.

    From parties that the caller proved (`over`, ids) people may come along. Raises Offered
    as `hold` does, and what `changes.propose_change` raises.
    """
    asked = Q(party=party) | Q(applicant__in=applicants)
    check_answered(Appointment.objects.held().filter(asked))
    return changes.propose_change(
        party, applicants, slots, over=over, public=False, allotments=allotments
    )


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
    it could come. Who waits in line with her goes on. Who had made it is told that it was
    not the person's. Safe to repeat: what is ended already is not counted again. Raises
    NotAllowed if she has checked in, or there is nothing.
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
    entries = ids(in_line(timezone.localdate()).filter(applicants=applicant))
    if not found and not entries:
        raise NotAllowed
    for entry in entries:
        turns.take_out(entry, applicant)
    give_up(found)
    record(NOT_HERS, result="released", about=f"applicant:{applicant}")


def give_up(found: Collection[Appointment]) -> None:
    """Cancel these, with everybody of their visits where a minor would be left behind."""
    try:
        claims.cancel(ids(found), why=NOT_YOURS)
    except MinorAlone:  # it refuses before it writes
        parties = {row.party_id for row in found}
        whole = Appointment.objects.filter(
            party__in=parties, status__in=[Status.HELD, Status.BOOKED]
        )
        claims.cancel(ids(whole), why=NOT_YOURS)
