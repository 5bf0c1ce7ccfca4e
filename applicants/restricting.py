"""Restricting the use of what is kept about a person (AVG article 18): it stays, and lies still.

Nobody invites her and she cannot book; a visit that she has stays, with what has to be told
about it. Whoever comes to the desk all the same asks for it to be used, and is helped.
"""

from django.utils import timezone

from applicants.models import Applicant
from applicants.people import about
from config.db import locked, service
from trail.services import record


@service
def restrict(applicant: int, *, restricted: bool) -> None:
    """Restrict the use of what is kept about this person (id), or lift that. Safe to repeat.

    The trail says who did it and when, never why.
    """
    rows = Applicant.objects.filter(pk=applicant, restricted_on__isnull=restricted)
    for person in locked(rows):
        person.restricted_on = timezone.localdate() if restricted else None
        person.save(update_fields=["restricted_on"])
        record("restrict", result="restricted" if restricted else "lifted", about=about(person.pk))
