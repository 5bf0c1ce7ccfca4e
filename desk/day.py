"""What a clerk reads of one day at one location: who comes when, and who is here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from applicants.eligibility import comes_without_sticker, is_minor
from applicants.models import Applicant
from appointments.models import KEPT, Appointment, Party, Status
from appointments.references import spaced
from locations.models import Location, Slot

HERE = [Status.CHECKED_IN, Status.FULFILLED, Status.UNFINISHED]
LISTED = [*KEPT, Status.NO_SHOW]
OPENS_AT = timedelta(minutes=30)  # before now the list begins
SHOWN = 100  # visits that are over, and others: of more a page is slow, and nobody reads it


@dataclass(frozen=True)
class Visitor:
    """One member of a party, as the desk sees them on `day`."""

    appointment: Appointment
    day: date
    may_come: bool = False  # is booked, and nothing speaks against helping them now
    reasons: Sequence[Promise] = ()  # what does

    @property
    def applicant(self) -> Applicant:
        return self.appointment.applicant

    @property
    def name(self) -> str:
        """The name as in the passport: in Latin letters, family name first and in capitals."""
        who = self.applicant
        return " ".join(filter(None, [who.family_name.upper(), who.prefix, who.given_names]))

    @property
    def family(self) -> str:
        """The family name in capitals, with what stands before it."""
        return " ".join(filter(None, [self.applicant.family_name.upper(), self.applicant.prefix]))

    @property
    def status(self) -> str:
        return self.appointment.status

    @property
    def minor(self) -> bool:
        return is_minor(self.applicant, self.day)

    @property
    def without_sticker(self) -> bool:
        return comes_without_sticker(self.applicant, self.day)

    @property
    def born(self) -> str:
        """The date of birth, day first, as far as it is known."""
        parts = self.applicant.birth_date.split("-")
        return "-".join(part for part in reversed(parts) if int(part))


@dataclass(frozen=True)
class Visit:
    """A party on one day at one location."""

    party: Party
    visitors: Sequence[Visitor]

    @property
    def reference(self) -> str:
        return spaced(self.party.reference)

    @property
    def starts_at(self) -> datetime:
        return min(each.appointment.slot.starts_at for each in self.visitors)

    @property
    def guardian_to_check(self) -> bool:
        """Whether a minor comes with a guardian whom no list names."""
        return self.party.with_guardian and any(each.minor for each in self.visitors)

    @property
    def arrived(self) -> int:
        """How many of it have come."""
        return sum(each.status in HERE for each in self.visitors)


def visits_on(
    day: date, location: Location, *, parties: Collection[int] | None = None
) -> list[Visit]:
    """Return who is expected, here or missed at `location` on `day`, by time and party.

    Only of these `parties` (ids), if any are named.
    """
    rows = listed(day, location)
    if parties is not None:
        rows = rows.filter(party__in=parties)
    rows = rows.select_related("applicant", "party", "slot")
    return grouped(rows.order_by("slot__starts_at", "party", "place"), day)


def listed(day: date, location: Location) -> QuerySet[Appointment]:
    slots = Slot.objects.on(day).filter(location=location)
    return Appointment.objects.filter(slot__in=slots, status__in=LISTED)


def grouped(rows: Iterable[Appointment], day: date) -> list[Visit]:
    """Return one visit per party, each at its first time, though it sit in several slots."""
    parties: dict[int, list[Visitor]] = {}
    for row in rows:
        parties.setdefault(row.party_id, []).append(Visitor(row, day))
    return [Visit(visitors[0].appointment.party, visitors) for visitors in parties.values()]


@dataclass(frozen=True)
class Today:
    """The visits of earlier, which are folded, and those from about now on; `more` is left out."""

    earlier: list[Visit]
    visits: list[Visit]
    more: bool


def about_now(location: Location, now: datetime, *, most: int | None = SHOWN) -> Today:
    """Return the visits of today, at most so many of both kinds: those next to now.

    Who is not there yet stays in sight until the end of the day. Two queries: when each
    party comes, and whom of these are shown, for of a great day that is a small part.
    """
    day = timezone.localdate(now)
    over, others = opened(day, location, now)
    earlier, later = over[-most:] if most else over, others[:most]
    visits = visits_on(day, location, parties=[*earlier, *later])
    before = set(earlier)
    return Today(
        [visit for visit in visits if visit.party.pk in before],
        [visit for visit in visits if visit.party.pk not in before],
        more=len(visits) < len(over) + len(others),
    )


def opened(day: date, location: Location, now: datetime) -> tuple[list[int], list[int]]:
    """Return the parties (ids) that came or were missed earlier, and the others, by time."""
    rows = listed(day, location).order_by("slot__starts_at", "party")
    starts: dict[int, datetime] = {}
    awaited = set()
    for party, starts_at, status in rows.values_list("party", "slot__starts_at", "status"):
        starts.setdefault(party, starts_at)
        if status == Status.BOOKED or starts[party] >= now - OPENS_AT:
            awaited.add(party)
    over = [party for party in starts if party not in awaited]
    return over, [party for party in starts if party in awaited]
