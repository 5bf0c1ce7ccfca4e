"""What planners propose to a party instead of the time it has: which it is, yes and no to it.

A hold like any other; its history says that it came through the planners' door.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from appointments import claims
from appointments.exceptions import SlotFull
from appointments.locks import lock_claims
from appointments.models import Appointment, AppointmentQuerySet, Party, Status, StatusChange
from config.db import ids, service
from config.statements import Statement
from locations.models import Slot
from notices import services as notices
from notices.kinds import PROPOSALS

PLANNING = "planning"


def proposed() -> AppointmentQuerySet:
    """Find what planners held for people, whatever became of it."""
    history = StatusChange.objects.filter(about="appointment", row=OuterRef("pk"))
    return Appointment.objects.filter(Exists(history.filter(status=Status.HELD, channel=PLANNING)))


PROPOSED = Statement(  # every page of a visit asks
    lambda party: (
        proposed()
        .held()
        .filter(party=party)
        .select_related("applicant", "slot__location")
        .order_by("slot__starts_at", "place")
    ),
    int,
)


def proposal_of(party: Party) -> list[Appointment]:
    """Return what planners propose to this party and it has not answered, by time."""
    return PROPOSED(party.pk)


def proposals_of(parties: Collection[int]) -> dict[int, list[Appointment]]:
    """Return what planners propose to each of these parties (ids), if anything, by time."""
    found: dict[int, list[Appointment]] = {}
    rows = proposed().held().filter(party__in=parties).select_related("applicant", "slot__location")
    for row in rows.order_by("slot__starts_at", "place"):
        found.setdefault(row.party_id, []).append(row)
    return found


def with_proposal(party: int, booked: Collection[int]) -> set[int]:
    """Return `booked` (ids), and what planners propose to the same people of the party (id)."""
    people = Appointment.objects.filter(pk__in=booked).values_list("applicant", flat=True)
    mine = {*people}
    return {*booked, *(row.pk for row in proposal_of(Party(pk=party)) if row.applicant_id in mine)}


@service
def accept(party: int, shown: Collection[int]) -> list[Appointment]:
    """Book what planners proposed to this party (id), as the page has `shown` it. Safe to repeat.

    `shown` are all of its claims (ids): an old page must not take what is proposed
    by now, nor a part of it. However late: what nobody needed is still theirs.
    Raises SlotFull if it is not that proposal any more, and what `claims.confirm` raises.
    """
    look(party, shown)
    return claims.confirm(shown)


@service
def decline(party: int, shown: Collection[int]) -> None:
    """Give up what planners proposed to this party (id), as the page has `shown` it.

    What it has stays as it is; who was told not to come then is put first in line by
    the planners' worker. Safe to repeat. Raises SlotFull if it is not that proposal any
    more, or somebody of the party has taken it.
    """
    meant = look(party, shown)
    rows, _ = lock_claims(row.applicant_id for row in meant)
    mine = [row for row in rows if row.pk in shown]
    if any(row.status != Status.HELD for row in mine):
        raise SlotFull
    look(party, shown)  # as it is now that they are locked
    if mine:
        claims.cancel(ids(mine))
        notices.withdraw([meant[0].party.reference], kinds=PROPOSALS)


def look(party: int, shown: Collection[int]) -> list[Appointment]:
    """Return what was proposed to this party (id) and `shown` (ids), however it ended.

    Raises SlotFull if that is not all, or something else is proposed by now.
    """
    meant = list(proposed().filter(party=party, pk__in=shown).select_related("party"))
    if not shown or len(meant) < len(set(shown)) or ids(proposal_of(Party(pk=party))) - {*shown}:
        raise SlotFull
    return meant


def was_declined(party: int) -> bool:
    """Whether this party (id) gave up what planners proposed last, by whatever act."""
    rows = proposed().filter(party=party).order_by("-pk")
    return rows.values_list("status", flat=True).first() == Status.CANCELLED


def is_displaced(party: Party, had: Slot) -> bool:
    """Whether the party need not come to what it `had`: planners look for something else."""
    return party.excused_until is not None and had.starts_at <= party.excused_until
