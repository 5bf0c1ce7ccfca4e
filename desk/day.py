"""What a clerk reads of one day at one location: who comes when, and who is here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise

from applicants.eligibility import comes_without_sticker, is_minor
from applicants.models import Applicant
from appointments.models import KEPT, Appointment, Party, Status
from appointments.references import spaced
from locations.models import Location, Slot

HERE = [Status.CHECKED_IN, Status.FULFILLED, Status.UNFINISHED]
LISTED = [*KEPT, Status.NO_SHOW]
OPENS_AT = timedelta(minutes=30)  # before now the list begins


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

    @property
    def settled(self) -> bool:
        """Whether nobody of it is expected any more."""
        return all(each.status != Status.BOOKED for each in self.visitors)


def visits_on(day: date, location: Location, *, party: int | None = None) -> list[Visit]:
    """Return who is expected, here or missed at `location` on `day`, by time and party."""
    rows = Appointment.objects.filter(
        slot__in=Slot.objects.on(day).filter(location=location), status__in=LISTED
    )
    if party is not None:
        rows = rows.filter(party=party)
    rows = rows.select_related("applicant", "party", "slot")
    return grouped(rows.order_by("slot__starts_at", "party", "place"), day)


def grouped(rows: Iterable[Appointment], day: date) -> list[Visit]:
    """Return one visit per party, each at its first time, though it sit in several slots."""
    parties: dict[int, list[Visitor]] = {}
    for row in rows:
        parties.setdefault(row.party_id, []).append(Visitor(row, day))
    return [Visit(visitors[0].appointment.party, visitors) for visitors in parties.values()]


def opened(visits: Sequence[Visit], now: datetime) -> tuple[list[Visit], list[Visit]]:
    """Return the visits of earlier, which are folded, and those from about now on.

    Who is not there yet stays in sight until the end of the day.
    """
    done = [visit for visit in visits if visit.starts_at < now - OPENS_AT and visit.settled]
    return done, [visit for visit in visits if visit not in done]
