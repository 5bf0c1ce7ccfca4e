"""Setting somebody apart: the household does not see her any more. No reason is kept."""

from applicants.models import Applicant
from applicants.people import about
from config.db import locked, service
from trail.services import record


@service
def set_apart(applicant: int, *, apart: bool) -> None:
    """Show this person (id) to the household no longer, or again. Safe to repeat.

    The trail says who did it and when, never why.
    """
    for person in locked(Applicant.objects.filter(pk=applicant).exclude(set_apart=apart)):
        person.set_apart = apart
        person.save(update_fields=["set_apart"])
        record("set apart", result="apart" if apart else "together", about=about(person.pk))
