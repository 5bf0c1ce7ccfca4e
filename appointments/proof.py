"""What opens a visit beside its reference or link: the birth date of an adult of the party."""

from django.utils import timezone

from applicants.eligibility import is_minor
from applicants.models import Applicant
from appointments.models import Party, Status


def born_in(party: Party, birth_date: str) -> bool:
    """Whether an adult of the party has this birth date; a minor's counts if there is no adult."""
    rows = party.appointments.exclude(status__in=[Status.HELD, Status.EXPIRED])
    people = [row.applicant for row in rows.select_related("applicant")]
    people += Applicant.objects.filter(waitlistentry__party=party)
    today = timezone.localdate()
    adults = [person for person in people if not is_minor(person, today)]
    return any(person.born_on(birth_date) for person in adults or people)
