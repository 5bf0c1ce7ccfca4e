"""What people do to claims, in the words of the tests."""

from uuid import uuid4

from appointments.claims import confirm, hold, propose
from appointments.models import Appointment, Contact
from config.db import ids
from tests.factories import ApplicantFactory


def hold_for(people, *slots, party=None, contact=None, **options):
    """Hold for these people, or for so many new ones, as a new party unless one is given."""
    if isinstance(people, int):
        people = ApplicantFactory.create_batch(people)
    wanted = [ids(people), [slot.pk for slot in slots]]
    if party:
        return hold(party.form_key, *wanted, **options)
    return propose(uuid4(), *wanted, contact or Contact())


def hold_as(party, people, *slots, **options):
    return hold_for(people, *slots, party=party, **options)


def book(people, *slots, **options):
    """Hold and confirm."""
    return confirm(ids(hold_for(people, *slots, **options)))


def move(rows, *slots):
    """Hold other places for these and confirm: the party moves there."""
    people = [row.applicant for row in rows]
    return book(people, *slots, party=rows[0].party, moving=True)


def seats(claims):
    return [(claim.slot, claim.place) for claim in claims]


def statuses(*rows):
    found = dict(Appointment.objects.values_list("pk", "status"))
    return [found[row.pk] for row in rows]
