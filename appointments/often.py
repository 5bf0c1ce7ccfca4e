"""How often people may cancel on the website: after that, by phone.

Places are sold by booking them and giving them up at a moment that was agreed upon. Who
cannot come has three times without a question; who calls can say what is the matter.
Counted from the history, which nobody can rewrite, under the lock of the person.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from appointments.exceptions import TooOften
from appointments.models import Appointment, Channel, Status, StatusChange
from config.db import acting, ids
from trail.context import APPLICANT

MOST = 3
NEVER = 0  # before every step of the history


@dataclass
class Claim:
    """What became of one appointment, as ids of steps of the history: those only grow."""

    slot: int
    began: int = NEVER
    booked: int = NEVER
    given_up: int = NEVER  # on the website, by who has it


def check_often(gone: Collection[Appointment]) -> None:
    """Raise TooOften if one of these people gave up MOST before, and does on the website now.

    What is only held does not count, nor what staff do. The people are locked.
    """
    booked = [row for row in gone if row.status == Status.BOOKED]
    by_web = acting.get().channel == Channel.WEB
    if by_web and booked and used_up({row.applicant_id for row in booked}):
        raise TooOften


def used_up(people: Collection[int]) -> set[int]:
    """Return which of these people (ids) gave up MOST appointments."""
    return {person for person, had in claims_of(people).items() if times(had) >= MOST}


def times(had: Collection[Claim]) -> int:
    """Return how many of these claims, all of one person, were given up.

    Not one that was taken back: the same time was booked again. Not one that ended as
    another time was confirmed, which was held before: that is a change.
    """
    return sum(bool(one.given_up) and not any(replaces(other, one) for other in had) for one in had)


def replaces(other: Claim, one: Claim) -> bool:
    """Whether `other` was booked in the place of `one`, which was given up."""
    return other.booked > one.given_up and (other.slot == one.slot or other.began < one.given_up)


def claims_of(people: Collection[int]) -> dict[int, list[Claim]]:
    """Return what each of these people (ids) ever held or booked."""
    rows = list(Appointment.objects.filter(applicant__in=people))
    found = {row.pk: Claim(row.slot_id) for row in rows}
    for step in StatusChange.objects.filter(about="appointment", row__in=ids(rows)):
        note(step, found[step.row])
    had = defaultdict(list)
    for row in rows:
        had[row.applicant_id].append(found[row.pk])
    return had


def note(step: StatusChange, claim: Claim) -> None:
    """Write down where this step, the next one of its claim, belongs."""
    claim.began = claim.began or step.pk
    if step.status == Status.BOOKED:
        claim.booked = step.pk
    by_herself = step.actor == APPLICANT and step.channel == Channel.WEB
    if step.status == Status.CANCELLED and claim.booked and by_herself:
        claim.given_up = step.pk
