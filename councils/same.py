"""Two numbers of one person: one is withdrawn and its claim freed, in one transaction."""

from accounts.models import User
from applicants.models import Applicant
from applicants.people import retire
from appointments.claims import cancel
from appointments.exceptions import NotAllowed
from appointments.models import Appointment
from config.db import ids, locked, service
from trail.services import record


@service
def same_person(keep: int, gone: int, *, by: User) -> None:
    """Declare these applicants (ids) one person: `keep` stays, `gone` is withdrawn.

    What `gone` has held or booked is given up, and its party told how things stand.

    Raises NotAllowed if one of them was withdrawn meanwhile, if they are not two of
    one municipality, or `gone` was served or is at the desk; MinorAlone if a minor
    would stay behind.
    """
    people = {row.pk: row for row in locked(Applicant.objects.filter(pk__in=[keep, gone]))}
    if len(people) < len({"keep", "gone"}) or not may_be_one(*people.values()):
        raise NotAllowed
    if people[gone].served_on:  # the number that was served is the one to keep
        raise NotAllowed
    cancel(ids(Appointment.objects.claims_of([gone])), why="double")
    retire(gone, by=by)
    record("same_person", actor=f"user:{by.pk}", about=f"applicant:{keep}")


def may_be_one(one: Applicant, other: Applicant) -> bool:
    """Whether both are registered with one municipality still."""
    still = not one.withdrawn_on and not other.withdrawn_on
    return still and one.municipality_id == other.municipality_id
