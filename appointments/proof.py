"""What opens a visit beside its reference or link: the birth date of an adult of the party."""

from django.utils import timezone

from applicants.eligibility import is_minor
from applicants.models import Applicant
from appointments.models import Party, Status


def born_in(party: Party, birth_date: str) -> bool:
    """Whether an adult of the party has this birth date; a minor's counts if there is no adult.

    Who left opens it no more: where the others will be is not theirs to know. When
    nobody is left, whoever was of the party reads what became of it.
    """
    today = timezone.localdate()
    people = members(party)
    adults = [person for person in people if not is_minor(person, today)]
    return any(person.born_on(birth_date) for person in adults or people)


def members(party: Party) -> list[Applicant]:
    """Return who is of the party: who has an appointment or waits, else all who had one."""
    rows = party.appointments.exclude(status__in=[Status.HELD, Status.EXPIRED])
    found = list(rows.select_related("applicant"))
    people = [row.applicant for row in found if row.status != Status.CANCELLED]
    people += Applicant.objects.filter(waitlistentry__party=party)
    return people or [row.applicant for row in found]
