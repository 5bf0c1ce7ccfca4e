"""Who may come together on a day, and stay together: asked under the locks, raised as refusals."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from applicants.eligibility import is_minor, objections
from applicants.models import Applicant
from appointments.exceptions import AlreadyBooked, MinorAlone, NotAllowed, NotEligible, SlotFull
from appointments.models import FIRM, Appointment, Party, Status
from config.db import ids


def check_people(
    found: Sequence[Applicant], wanted: Collection[int], party: Party, day: date, now: datetime
) -> None:
    """Raise NotAllowed, NotEligible or MinorAlone unless these people may come on that day."""
    if not found or len(found) != len(set(wanted)):
        raise NotAllowed
    check_eligible(found, day, now)
    check_company(found, day, guardian=party.with_guardian)


def check_eligible(people: Iterable[Applicant], day: date, now: datetime) -> None:
    """Raise NotEligible, with every objection, unless all of them may come on `day`."""
    found = [reason for person in people for reason in objections(person, on=day, now=now)]
    if found:
        raise NotEligible(found)


def check_company(people: Collection[Applicant], day: date, *, guardian: bool) -> None:
    """Raise MinorAlone unless an adult comes along: of the party, or a guardian.

    Rule of 2022: under 18 with a parent or guardian. Ages are those on the day
    of the visit, so the rule is judged again at each move.
    """
    if not guardian and all(is_minor(person, day) for person in people):
        raise MinorAlone


def check_left_behind(
    parties: Iterable[Party], gone: Collection[Appointment], *, without: int | None = None
) -> None:
    """Raise MinorAlone if a minor would stay in one of `parties` without an adult.

    When the `gone` have left theirs, that is. The party `without` (id) is not
    asked: who comes there was judged when its places were held.
    """
    left = {row.party_id for row in gone if row.status in FIRM} - {without}
    if not left:
        return
    rows = Appointment.objects.filter(party__in=left, status__in=FIRM).exclude(pk__in=ids(gone))
    staying = list(rows.select_related("applicant", "slot"))
    for party in parties:
        if here := [row for row in staying if row.party_id == party.pk]:
            day = timezone.localdate(here[0].slot.starts_at)
            check_company([row.applicant for row in here], day, guardian=party.with_guardian)


def check_open(mine: Collection[Appointment], now: datetime, *, hall: bool, moving: bool) -> None:
    """Raise SlotFull if the time of these has begun, unless in the `hall`.

    Or if it was closed meanwhile: who has a place does not leave it for a closed door.
    """
    begun = not hall and any(row.slot.starts_at <= now for row in mine)
    if begun or (moving and any(row.slot.capacity == 0 for row in mine)):
        raise SlotFull


def needing_a_place(
    people: Iterable[Applicant],
    firm: Collection[Appointment],
    staying: Collection[Appointment],
    *,
    moving: bool,
) -> list[Applicant]:
    """Return `people` but for those of the party who are `staying` where they sit.

    `firm` is what they and their party have. Raises AlreadyBooked unless `moving`,
    NotAllowed if somebody has checked in or the party would sit in two places.
    """
    if firm and not moving:
        raise AlreadyBooked
    if any(row.status == Status.CHECKED_IN for row in firm):
        raise NotAllowed
    seated = {row.applicant_id for row in staying}
    if any(row.applicant_id not in ids(people) | seated for row in firm):
        raise NotAllowed
    return [person for person in people if person.pk not in seated]


def sorted_out(
    rows: Iterable[Appointment], people: Collection[int], party: Party
) -> tuple[list[Appointment], list[Appointment], list[Appointment]]:
    """Return what these people and their party hold, have for sure, and what others let lapse."""
    held: list[Appointment] = []
    firm: list[Appointment] = []
    lapsed: list[Appointment] = []
    for row in rows:
        if row.applicant_id not in people and row.party_id != party.pk:
            lapsed.append(row)
        else:
            (held if row.status == Status.HELD else firm).append(row)
    return held, firm, lapsed


def same_places(
    held: Collection[Appointment], coming: Iterable[Applicant], slots: Iterable[int], party: Party
) -> bool:
    """Whether the party holds for exactly these people exactly these slots: a form sent twice."""
    there = {(row.party_id, row.applicant_id) for row in held}
    wanted = {(party.pk, person.pk) for person in coming}
    return bool(held) and there == wanted and {row.slot_id for row in held} == set(slots)
