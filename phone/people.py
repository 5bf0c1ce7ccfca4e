"""What staff see of a person: whom it may be, what she has, and what may be said to the caller."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from applicants.eligibility import Objection, is_minor, objections
from applicants.models import Applicant
from appointments.letters import holds_of, is_offered
from appointments.models import (
    FIRM,
    Appointment,
    AppointmentQuerySet,
    Channel,
    Party,
    Status,
    StatusChange,
    WaitlistEntry,
)
from appointments.proposals import is_displaced, proposals_of
from appointments.references import spaced
from appointments.saying import NOT_HERS
from appointments.standing import in_line
from config.db import ids

SHOWN = [*FIRM, Status.FULFILLED, Status.UNFINISHED, Status.NO_SHOW, Status.CANCELLED]
STEPS, VISITS = 30, 10  # the newest


@dataclass(frozen=True)
class Visit:
    """A visit a person has, had or waits for; where and when it is only if that was proved."""

    party: Party
    status: str
    people: int
    first: Appointment | None
    waits: WaitlistEntry | None
    proved: bool
    offered: Sequence[Appointment] = ()  # what the line keeps for it until it answers
    proposed: Sequence[Appointment] = ()  # what planners propose instead of what it has
    made_by_others: bool = False  # and ended for that

    @property
    def reference(self) -> str:
        return spaced(self.party.reference)

    @property
    def has_needs(self) -> bool:
        """Whether the visit needs anything."""
        return self.party.step_free or self.party.more_time or self.party.with_guardian

    @property
    def can_change(self) -> bool:
        """Whether somebody of it is booked for a time that is still to come."""
        row = self.first
        return bool(row and row.status == Status.BOOKED and row.slot.starts_at > timezone.now())

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it was cancelled and its time is still to come."""
        row = self.first
        ended = row and row.status == Status.CANCELLED and not self.made_by_others
        return bool(row and ended and row.slot.starts_at > timezone.now())

    @property
    def can_be_opened(self) -> bool:
        """Whether anything could be done with it, once it is proved."""
        return self.is_open or self.can_be_taken_back

    @property
    def is_open(self) -> bool:
        """Whether anything of it is still to come."""
        return self.can_change or self.waits is not None or bool(self.proposed)

    @property
    def old(self) -> Appointment | None:
        """Return what it has until it answers a proposal, None if that was cancelled."""
        row = self.first
        return row if row and row.status == Status.BOOKED else None

    @property
    def is_looked_for(self) -> bool:
        """Whether planners took what it has, which has begun, and look for something else."""
        row = None if self.can_change else self.old
        return row is not None and is_displaced(self.party, row.slot)

    @property
    def can_decline(self) -> bool:
        """Whether no to a proposal is an answer: nothing of what it had is still to come."""
        return bool(self.proposed) and (self.old is None or self.is_looked_for)

    @property
    def answer_by(self) -> datetime | None:
        """Return until when a proposal is answered; what nobody needed can be taken later too."""
        until = self.proposed[0].held_until if self.proposed else None
        return until if until and until > timezone.now() else None


@dataclass(frozen=True)
class Step:
    """One line of the history: nothing of it says where or when the visit is."""

    change: StatusChange

    @property
    def status(self) -> str:
        return str(dict(Status.choices).get(self.change.status, self.change.status))

    @property
    def channel(self) -> str:
        return str(dict(Channel.choices).get(self.change.channel, self.change.channel))


def find(pk: int) -> Applicant | None:
    """Return a registered person, None for those of a practice desk, and who is forgotten."""
    found = Applicant.objects.real().known().select_related("municipality", "wave")
    return found.filter(pk=pk).first()


def visits(person: Applicant, proved: Collection[int]) -> list[Visit]:
    """Return what this person has, had and waits for, the newest first."""
    rows = of_visits().filter(applicant=person)
    rows = rows.select_related("party", "slot__location").order_by("-pk")
    latest: dict[int, Appointment] = {}
    for row in rows[: VISITS * 5]:
        latest.setdefault(row.party_id, row)
    waiting = in_line(timezone.localdate()).filter(applicants=person).select_related("party")
    entries = {entry.party_id: entry for entry in waiting}
    parties = {pk: row.party for pk, row in latest.items()}
    parties |= {pk: entry.party for pk, entry in entries.items()}
    sizes, not_hers = people_of([*parties]), made_by_others(latest.values())
    holds = holds_of([entry.party for entry in entries.values()])
    proposed = proposals_of([*parties])
    shown = sorted(parties.values(), key=lambda party: party.pk, reverse=True)[:VISITS]
    return [
        Visit(
            party,
            status=status_of(latest.get(party.pk)),
            people=sizes.get(party.pk, 1),
            first=latest.get(party.pk),
            waits=entries.get(party.pk),
            proved=party.pk in proved,
            offered=[row for row in holds.get(party.pk, ()) if is_offered(row)],
            proposed=proposed.get(party.pk, ()),
            made_by_others=party.pk in not_hers,
        )
        for party in shown
    ]


def of_visits() -> AppointmentQuerySet:
    """Find what is, was or will be a visit: not what was only held, and given up."""
    steps = StatusChange.objects.filter(about="appointment", row=OuterRef("pk"))
    was_held, was_booked = (
        Exists(steps.filter(status=status)) for status in [Status.HELD, Status.BOOKED]
    )
    only_held = Q(was_held, ~was_booked, status=Status.CANCELLED)
    return Appointment.objects.filter(~only_held, status__in=SHOWN)


def made_by_others(rows: Iterable[Appointment]) -> set[int]:
    """Return the parties (ids) of these claims that the person did not make, by the history."""
    gone = {row.pk: row.party_id for row in rows if row.status == Status.CANCELLED}
    changes = StatusChange.objects.filter(about="appointment", row__in=gone, reason=NOT_HERS)
    return {gone[row] for row in changes.values_list("row", flat=True)}


def status_of(row: Appointment | None) -> str:
    return str(row.get_status_display()) if row else ""


def people_of(parties: Collection[int]) -> dict[int, int]:
    """Return how many people have an appointment in each of these parties (ids)."""
    rows = Appointment.objects.filter(party__in=parties, status__in=FIRM)
    found = list(rows.values_list("party", flat=True))
    return {pk: found.count(pk) for pk in set(found)}


def history(person: Applicant) -> Iterator[Step]:
    """Yield what became of this person's claims, the newest first."""
    claims = Appointment.objects.filter(applicant=person).values("pk")
    changes = StatusChange.objects.filter(about="appointment", row__in=claims)
    yield from (Step(change) for change in changes.order_by("-pk")[:STEPS])


def in_the_way(person: Applicant) -> list[Objection]:
    """Return what speaks against this person coming today."""
    now = timezone.now()
    return objections(person, on=timezone.localdate(now), now=now)


def first_day(people: Sequence[Applicant]) -> date:
    """Return the first day on which all of these may come."""
    possible = [each.first_possible_day for person in people for each in in_the_way(person)]
    return max([timezone.localdate(), *[day for day in possible if day]])


def company(person: Applicant, added: Sequence[int]) -> list[Applicant]:
    """Return the person, the household, and those added by their own number and birth date."""
    home = Applicant.objects.household_of(person).select_related("wave")
    people = list(home)
    more = [pk for pk in added if pk not in ids(people)]
    return people + list(Applicant.objects.filter(pk__in=more).select_related("wave"))


def booked(people: Sequence[Applicant], *, but: Collection[int] = ()) -> set[int]:
    """Return the ids of those who already have an appointment, not counting parties `but` (ids)."""
    rows = Appointment.objects.filter(applicant__in=people, status__in=FIRM)
    rows = rows.exclude(party__in=but)
    return set(rows.values_list("applicant", flat=True))


def booked_now(party: Party) -> list[Appointment]:
    """Return who of the party is booked for a time that is still to come."""
    rows = party.appointments.filter(status=Status.BOOKED, slot__starts_at__gt=timezone.now())
    return list(
        rows.select_related("applicant__wave", "slot__location").order_by("slot__starts_at", "pk")
    )


def all_minors(people: Sequence[Applicant], on: date) -> bool:
    return all(is_minor(person, on) for person in people)
