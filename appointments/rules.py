"""Who may come together on a day: asked under the applicant lock, raised as refusals."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from applicants.eligibility import is_minor, objections
from applicants.models import Applicant
from appointments.exceptions import MinorAlone, NotEligible


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
