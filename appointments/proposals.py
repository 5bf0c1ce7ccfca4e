"""What planners propose to a party instead of the time it has: which it is, and taking it.

A hold like any other; its history says that it came through the planners' door.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from appointments import claims
from appointments.exceptions import SlotFull
from appointments.models import Appointment, AppointmentQuerySet, Party, Status, StatusChange
from config.db import ids, service
from config.statements import Statement

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
    meant = proposed().filter(party=party, pk__in=shown)
    if not shown or len(meant) < len(set(shown)) or ids(proposal_of(Party(pk=party))) - {*shown}:
        raise SlotFull
    return claims.confirm(shown)
