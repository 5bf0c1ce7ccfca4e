"""What an officer reads of her bus: who is on it, and whom she can still name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.eligibility import comes_without_sticker, is_minor, objections
from applicants.models import Applicant
from appointments.models import CAME, FIRM, KEPT, Appointment, Bus, Status
from config.db import ids

ON_THE_BUS = [*KEPT, Status.NO_SHOW]


@dataclass(frozen=True)
class Passenger:
    """Somebody who has, or had, a place by the bus."""

    claim: Appointment
    bus: Bus
    now: datetime

    @property
    def can_leave(self) -> bool:
        """Whether the officer may still take them out."""
        return self.claim.status == Status.BOOKED and self.claim.slot.starts_at > self.now

    @property
    def came(self) -> bool:
        return self.claim.status in CAME


@dataclass(frozen=True)
class Candidate:
    """Somebody the officer found, and why they cannot be named, if so."""

    applicant: Applicant
    bus: Bus
    reasons: Sequence[str | Promise]

    @property
    def born(self) -> str:
        """The date of birth, day first, as far as it is known."""
        parts = self.applicant.birth_date.split("-")
        return "-".join(part for part in reversed(parts) if int(part))

    @property
    def minor(self) -> bool:
        return is_minor(self.applicant, self.bus.day)

    @property
    def without_sticker(self) -> bool:
        return comes_without_sticker(self.applicant, self.bus.day)


@dataclass(frozen=True)
class Household:
    """People who live together, or one who lives alone or is set apart: they come as one party."""

    people: Sequence[Candidate]
    form_key: UUID = field(default_factory=uuid4)

    @property
    def can_come(self) -> bool:
        """Whether anybody of it can be named."""
        return any(not each.reasons for each in self.people)

    @property
    def needs_guardian(self) -> bool:
        """Whether only children of it can be named."""
        return all(each.minor for each in self.people if not each.reasons)


def passengers(bus: Bus, now: datetime) -> list[Passenger]:
    """Return who of her people has a place by the bus, by time and party.

    Who has moved to another municipality is not hers any more.
    """
    rows = Appointment.objects.filter(
        allotment__bus=bus, applicant__municipality=bus.municipality_id, status__in=ON_THE_BUS
    )
    rows = rows.select_related("applicant", "slot", "party")
    return [Passenger(row, bus, now) for row in rows.order_by("slot__starts_at", "party", "place")]


def found(bus: Bus, text: str, *, everybody: bool) -> QuerySet[Applicant]:
    """Return the people of the bus's municipality by name; unless `everybody`, who may need it."""
    rows = Applicant.objects.known().filter(municipality=bus.municipality_id)
    rows = rows.select_related("wave")
    if not everybody:
        booked = Appointment.objects.filter(applicant=OuterRef("pk"), status__in=FIRM)
        rows = rows.filter(~Exists(booked), served_on=None, withdrawn_on=None)
    if text:
        rows = rows.named(text)
    return rows.order_by("family_name", "given_names", "pk")


def households(bus: Bus, people: Sequence[Applicant], now: datetime) -> list[Household]:
    """Return these people with all who live with them, and say of each what speaks against it."""
    everybody = [*people, *mates(people)]
    rows = Appointment.objects.filter(applicant__in=ids(everybody), status__in=FIRM)
    booked = set(rows.values_list("applicant", flat=True))
    groups: dict[str, dict[int, Candidate]] = {}
    for person in everybody:
        reasons = why_not(person, bus, now, booked=person.pk in booked)
        groups.setdefault(key(person), {})[person.pk] = Candidate(person, bus, reasons)
    return [
        Household(sorted(group.values(), key=lambda each: each.applicant.birth_date))
        for group in groups.values()
    ]


def mates(people: Sequence[Applicant]) -> QuerySet[Applicant]:
    """Return who lives with these, all of one municipality; not who is set apart."""
    shared = {person.household for person in people if not person.set_apart} - {""}
    homes = {person.municipality_id for person in people}
    rows = Applicant.objects.filter(municipality__in=homes, household__in=shared, set_apart=False)
    return rows.select_related("wave")


def key(person: Applicant) -> str:
    """Return what those have in common who are named together."""
    shared = person.household and not person.set_apart
    return f"household {person.household}" if shared else f"person {person.pk}"


def why_not(person: Applicant, bus: Bus, now: datetime, *, booked: bool) -> list[str | Promise]:
    """Return, in words for the officer, why this person cannot be named; empty means they can."""
    against: list[str | Promise] = [_("Already has an appointment.")] if booked else []
    return against + [each.message for each in objections(person, on=bus.day, now=now)]
