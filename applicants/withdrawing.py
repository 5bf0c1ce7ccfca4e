"""People who are no longer on the list of their municipality: told of, and withdrawn by hand."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from applicants.models import (
    Applicant,
    ApplicantQuerySet,
    ListState,
    Municipality,
    RegistrationList,
)
from config.db import locked, service
from notices import services as notices
from notices.models import Notice
from trail.services import record

COMPARABLE = [ListState.JUDGED, ListState.APPLYING, ListState.APPLIED]


def missing(done: RegistrationList) -> ApplicantQuerySet:
    """People of the municipality who are on no row of the list, not even on a wrong one.

    Nobody, once rows of the list are destroyed: everybody would seem to be missing.
    """
    people = Applicant.objects.known()
    if done.state not in COMPARABLE or not hasattr(done, "raw"):
        return people.none()
    here = people.filter(municipality=done.municipality_id, withdrawn_on=None)
    # IN, for PostgreSQL hashes it: right after a large list it knows too little to plan a join
    return here.exclude(v_number__in=done.rows.values("v_number"))


@service
def withdraw(
    people: Collection[int],
    *,
    municipality: Municipality,
    on: date,
    contacts: Mapping[int, str],
) -> int:
    """Note that these people (ids) of `municipality` left it `on` that day; return how many did.

    They are told by e-mail if they have an address, else at the one of `contacts`. An
    appointment stays for a while, as they may have moved. Safe to repeat.
    """
    here = Applicant.objects.filter(pk__in=people, municipality=municipality, withdrawn_on=None)
    found = locked(here.select_related("municipality"))
    for person in found:
        person.withdrawn_on = max(on, person.registered_on)
    Applicant.objects.bulk_update(found, ["withdrawn_on"])
    for person in found:
        record("withdraw", about=f"applicant:{person.pk}")
    notices.enqueue(list(letters(found, contacts)))
    return len(found)


def letters(people: Iterable[Applicant], contacts: Mapping[int, str]) -> Iterable[Notice]:
    for person in people:
        if to := person.email or contacts.get(person.pk, ""):
            yield letter(person, to)


def letter(person: Applicant, to: str) -> Notice:
    """Return the finished letter. It says given names only."""
    context = {"person": person, "municipality": person.municipality}
    subject, body = notices.write("people/withdrawn", language=person.language, context=context)
    return Notice(
        key=f"withdrawn:{person.pk}:{person.withdrawn_on}:{to}:email",
        about=f"applicant:{person.pk}",
        language=person.language,
        to=to,
        subject=subject,
        body=body,
    )
