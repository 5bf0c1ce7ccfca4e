"""What the services of claims lock, in the one order: slots, applicants, parties, appointments."""

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from applicants.models import Applicant
from appointments.models import Allotment, Appointment, AppointmentQuerySet, Party, WaitlistEntry
from config.db import ids, locked, locking
from config.prepared import together
from config.statements import Statement
from locations.models import Slot

NO_FORM = UUID(int=0)

LOCK_SLOTS = Statement(lambda slots: locking(Slot.objects.filter(pk__any_of=slots)), list)
LOCK_APPLICANTS = Statement(
    lambda people: locking(Applicant.objects.filter(pk__any_of=people).select_related("wave")), list
)
LOCK_PARTIES = Statement(
    lambda form_key, people: locking(
        Party.objects.filter(
            Q(form_key=form_key) | Q(pk__any_of=ArraySubquery(claims_of(people).values("party")))
        )
    ),
    UUID,
    list,
)
LOCK_CLAIMS = Statement(lambda people: locking(claims_of(people).select_related("slot")), list)
CLAIMS = Statement(  # not locked: a look, to know whose rows to lock
    lambda claims: (
        Appointment.objects.filter(pk__any_of=claims).select_related("party").order_by("pk")
    ),
    list,
)
LOCK_OWN_AND_LAPSED = {
    public: Statement(
        lambda people, party, slots, now, public=public: locking(
            claims_of(people)
            | Appointment.objects.current().filter(party=party)
            | Appointment.objects.filter(slot__any_of=slots).lapsed(now, public=public)
        ),
        *(list, int, list, datetime),
    )
    for public in (True, False)
}
CLOSED = {
    public: Statement(
        lambda slots, now, public=public: (
            Appointment.objects.filter(slot__any_of=slots)
            .closed(now, public=public)
            .values_list("pk", "slot", "place")
        ),
        *(list, datetime),
    )
    for public in (True, False)
}

KEPT_PLACES = Statement(
    lambda slots, but, now: (
        Allotment.objects.keeping(now).filter(slot__any_of=slots).exclude(pk__any_of=but).left(now)
    ),
    *(list, list, datetime),
)
ALL_PARTIES = Statement(
    lambda people, claims: locking(
        Party.objects.filter(
            Q(pk__any_of=parties_of(everything(people, claims)))
            | Q(pk__any_of=parties_of(turns_of(people)))
        )
    ),
    *(list, list),
)
ALL_CLAIMS = Statement(
    lambda people, claims: locking(everything(people, claims).select_related("slot")), *(list, list)
)
TURNS = Statement(lambda people: turns_of(people).order_by("pk"), list)  # not locked: a look


class Closed(NamedTuple):
    """A claim whose place cannot be taken: in a great slot there are too many for whole rows."""

    pk: int
    slot_id: int
    place: int


class Taken(NamedTuple):
    """What stands in the way in some slots: `rows`, locked, may go; the rest stays as it is.

    `kept` is how many places of a slot (by id) are kept for others.
    """

    rows: list[Appointment]
    closed: list[Closed]
    kept: dict[int, int]

    def without(self, held: Collection[Appointment]) -> "Taken":
        """Return what stands in the way when these have ended."""
        gone = ids(held)
        return self._replace(closed=[row for row in self.closed if row.pk not in gone])


class Everything(NamedTuple):
    """People with all they have or wait for, and the parties that concerns; all of it locked."""

    people: list[Applicant]
    parties: list[Party]
    claims: list[Appointment]
    turns: list[WaitlistEntry]


def claims_of(people: list[int]) -> AppointmentQuerySet:
    """Find the same as the QuerySet's method, by one value however many they are."""
    return Appointment.objects.current().filter(applicant__any_of=people)


def lock_slots(slots: Collection[int]) -> list[Slot]:
    """Lock `slots` by id and return them by time."""
    return sorted(LOCK_SLOTS([*slots]), key=attrgetter("starts_at"))


def lock_slots_and_people(
    slots: Collection[int], people: Collection[int], form_key: UUID
) -> tuple[list[Slot], list[Applicant], list[Party]]:
    """Lock these slots by id, then the people as `lock_people` does; return the slots by time."""
    who = [*people]
    rows, applicants, parties = together(
        (LOCK_SLOTS, [[*slots]]), (LOCK_APPLICANTS, [who]), (LOCK_PARTIES, [form_key, who])
    )
    return sorted(rows, key=attrgetter("starts_at")), applicants, parties


def lock_people(
    people: Collection[int], form_key: UUID = NO_FORM
) -> tuple[list[Applicant], list[Party]]:
    """Lock these applicants, then the party of this form and those they are in."""
    who = [*people]
    applicants, parties = together((LOCK_APPLICANTS, [who]), (LOCK_PARTIES, [form_key, who]))
    return applicants, parties


def lock_claims(people: Iterable[int]) -> tuple[list[Appointment], list[Party]]:
    """Lock and return what these applicants have, once nothing can be added to it."""
    who = [*set(people)]
    _, parties, claims = together(
        (LOCK_APPLICANTS, [who]), (LOCK_PARTIES, [NO_FORM, who]), (LOCK_CLAIMS, [who])
    )
    return claims, parties


def everything(people: list[int], claims: list[int]) -> AppointmentQuerySet:
    """Find what these people have, and these claims of theirs (ids)."""
    return claims_of(people) | Appointment.objects.filter(pk__any_of=claims)


def turns_of(people: list[int]) -> QuerySet[WaitlistEntry]:
    """Find the turns in the line for which these people wait, each once."""
    through = WaitlistEntry.applicants.through.objects.filter(applicant__any_of=people)
    return WaitlistEntry.objects.filter(pk__any_of=ArraySubquery(through.values("waitlistentry")))


def parties_of(rows: QuerySet[Any]) -> ArraySubquery:
    return ArraySubquery(rows.order_by().values("party").distinct())


def lock_everything(people: Collection[int], claims: Collection[int] = ()) -> Everything:
    """Lock these applicants, then all they have or wait for, and `claims` (ids) of theirs."""
    people, claims = [*people], [*claims]
    persons, parties, rows, turns = together(
        (LOCK_APPLICANTS, [people]),
        (ALL_PARTIES, [people, claims]),
        (ALL_CLAIMS, [people, claims]),
        (TURNS, [people]),
    )
    waiting = locked(WaitlistEntry.objects.filter(pk__in=ids(turns))) if turns else []
    return Everything(persons, parties, rows, waiting)


def lock_own_and_lapsed(
    people: Collection[int],
    party: Party,
    slots: Collection[int],
    now: datetime,
    *,
    public: bool,
    allotments: Collection[int],
) -> Taken:
    """Lock what these people and their party have, and what others let lapse in these slots.

    In one statement: two of them on one table deadlock with those of somebody else. Then
    read what cannot be taken, and last what is kept but in `allotments` (ids): who
    cancels in between gives the place back to its allotment.
    """
    places = [*slots]
    rows, closed, kept = together(
        (LOCK_OWN_AND_LAPSED[public], [[*people], party.pk, places, now]),
        (CLOSED[public], [places, now]),
        (KEPT_PLACES, [places, [*allotments], now]),
    )
    return Taken(rows, [Closed(*row) for row in closed], by_slot(kept))


def by_slot(rows: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Return how many places are kept in each slot (id), of rows that `left` found."""
    kept: dict[int, int] = {}
    for slot, _, left in rows:
        kept[slot] = kept.get(slot, 0) + left
    return kept
