"""What an officer does to one person of her municipality: correct, or retire a number."""

from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from applicants.comparing import sound
from applicants.models import Applicant
from config.db import locked, service
from trail.services import record

CORRECTED = ["family_name", "prefix", "given_names", "native_name", "birth_date"]


def about(pk: int) -> str:
    """Return how the trail names an applicant."""
    return f"applicant:{pk}"


@service
def correct(seen: Applicant, facts: Mapping[str, str], *, by: User) -> list[str]:
    """Write the names and birth date in `facts` to this applicant; return which were new.

    None if they were `seen` in a municipality which they left meanwhile. The next list
    says again what the register says. Safe to repeat. Raises KeyError unless `facts`
    has all of CORRECTED.
    """
    here = Applicant.objects.filter(pk=seen.pk, municipality=seen.municipality_id)
    return [name for person in locked(here) for name in write(person, facts, by)]


def write(person: Applicant, facts: Mapping[str, str], by: User) -> list[str]:
    """Have `person`, locked, say what `facts` say, and note each field that is new."""
    news = [name for name in CORRECTED if getattr(person, name) != facts[name]]
    for name in news:
        setattr(person, name, facts[name])
        record("correct", result=name, actor=f"user:{by.pk}", about=about(person.pk))
    sound(person)
    person.save(update_fields=[*CORRECTED, "search_key"])
    return news


@service
def retire(pk: int, *, by: User) -> None:
    """Withdraw this applicant, locked, from today: the number is a second one of somebody.

    Nobody is told that they left the municipality, for they did not. Claims are for
    the rooms that know of them. Safe to repeat.
    """
    [person] = locked(Applicant.objects.filter(pk=pk))
    if not person.withdrawn_on:
        person.withdrawn_on = max(timezone.localdate(), person.registered_on)
        person.save(update_fields=["withdrawn_on"])
        record("double", actor=f"user:{by.pk}", about=about(pk))
