"""What a clerk sees of several hits: names in scope, else where and when; given names of others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise

from applicants.eligibility import objections
from applicants.models import Applicant
from appointments.hall import free_now
from appointments.models import FIRM, Appointment
from appointments.references import spaced
from config.db import ids
from desk.day import Visitor
from desk.finding import Found
from desk.scope import visitors
from locations.models import Location


@dataclass(frozen=True)
class Hit:
    """A visit to choose from, by its number."""

    number: int
    party: int
    reference: str
    starts_at: datetime
    place: str
    names: list[str]  # none if it is out of scope

    @property
    def about(self) -> str:
        return f"party:{self.party}"


@dataclass(frozen=True)
class MayCome:
    """A registered person without a visit: given names, and whether help is possible now."""

    applicant: Applicant
    reasons: list[Promise]

    @property
    def about(self) -> str:
        return f"applicant:{self.applicant.pk}"


def hits(found: Found, location: Location) -> list[Hit]:
    """Return the visits that were found, in their order. Three queries however many they are."""
    parties = [*found.parties, *found.near]
    in_sight = ids(visitors(location, timezone.now()).filter(party__in=parties))
    rows = Appointment.objects.filter(party__in=parties).select_related(
        "party", "applicant", "slot__location"
    )
    by_party: dict[int, list[Appointment]] = {}
    for row in rows.order_by("slot__starts_at", "place"):
        if row.pk in in_sight or row.status in FIRM:
            by_party.setdefault(row.party_id, []).append(row)
    known = [by_party[party] for party in parties if party in by_party]
    return [hit(number, rows, in_sight) for number, rows in enumerate(known, start=1)]


def hit(number: int, rows: Sequence[Appointment], in_sight: Collection[int]) -> Hit:
    first, today = rows[0], timezone.localdate()
    shown = [row for row in rows if row.pk in in_sight]
    return Hit(
        number,
        first.party_id,
        spaced(first.party.reference) if shown else "",
        first.slot.starts_at,
        first.slot.location.name,
        [Visitor(row, today).name for row in shown],
    )


def people_of(found: Found) -> list[Applicant]:
    """Return the registered people who were found, and if it is one, who lives with them."""
    people = Applicant.objects.filter(pk__in=found.people).select_related("wave")
    listed = list(people.order_by("pk"))
    if len(listed) != 1:
        return listed
    return list(Applicant.objects.household_of(listed[0]).select_related("wave"))


def may_come(found: Found) -> list[MayCome]:
    """Return these people, with what speaks against helping them today."""
    now = timezone.now()
    today = timezone.localdate(now)
    return [
        MayCome(each, [reason.message for reason in objections(each, on=today, now=now)])
        for each in (people_of(found) if found.people else [])
    ]


def room(location: Location, people: Sequence[MayCome]) -> int:
    """Return how many could be helped now; 0 without a question if nobody may."""
    return free_now(location.pk) if any(not each.reasons for each in people) else 0
