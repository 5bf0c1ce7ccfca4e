"""What is over for somebody who is served: every other claim, every turn in the line."""

from collections.abc import Collection, Iterable

from django.utils import timezone

from appointments.claims import end
from appointments.letters import Over, tell
from appointments.locks import Everything, lock_everything
from appointments.models import Appointment, Status, WaitlistEntry
from config.db import ids, service

ISSUED = "issued"
IN_LINE = WaitlistEntry.applicants.through.objects


@service
def release(applicants: Collection[int], *, why: str = ISSUED) -> None:
    """End what these people (ids) hold, have booked or wait for, because they are served.

    Who is checked in stays so, and a party that waits goes on without them. Writes
    to those who had it. Never refuses: a minor who stays behind keeps the place, for
    whoever is served would not come along again. `why` may be another reason of
    `notices.contexts.Ended`. Safe to repeat.
    """
    let_go(lock_everything(applicants), why)


def let_go(found: Everything, why: str = ISSUED) -> None:
    """End what of all this, which is locked, is not for now, and write to those who had it."""
    over = [row for row in found.claims if row.status in {Status.HELD, Status.BOOKED}]
    told = {party.pk for party in found.parties if party.version}
    lost = [(row.party_id, row.applicant_id) for row in over if is_known(row, told)]
    lost += leave_line(found.turns, ids(found.people))
    end(over, timezone.now())
    names = {person.pk: person.given_names for person in found.people}
    helped: dict[int, list[str]] = {}
    for party, person in dict.fromkeys(lost):
        helped.setdefault(party, []).append(names[person])
    ended = [row for row in over if row.party_id in helped]
    tell([party for party in found.parties if party.pk in helped], Over(ended, why, helped))


def is_known(claim: Appointment, told: Collection[int]) -> bool:
    """Whether its party (among those told anything, or not) can know of it: nobody is told of a
    hold that the person makes."""
    return claim.status == Status.BOOKED or claim.party_id in told


def leave_line(turns: Iterable[WaitlistEntry], people: Collection[int]) -> list[tuple[int, int]]:
    """Take these people (ids) out of the line, and the turns in which nobody is left.

    The turns are locked; those that are over by their days are left as they are. Returns
    party and applicant (ids) for each who left.
    """
    now = [each.pk for each in turns if each.until_day >= timezone.localdate()]
    waiting = IN_LINE.filter(waitlistentry__in=now, applicant__in=people)
    left = list(waiting.values_list("waitlistentry__party", "applicant"))
    if left:
        waiting.delete()
        WaitlistEntry.objects.filter(pk__in=now, applicants=None).delete()
    return left
