"""A contact at which nothing arrives is shown to who can ask for another one."""

import pytest

from applicants.models import Applicant
from appointments.dead import EMAIL, HELPER, PHONE, dead_of_party, dead_of_person, with_dead_contact
from notices.models import Notice
from tests.factories import ApplicantFactory, PartyFactory

pytestmark = pytest.mark.django_db


def dead(to, about, result="dead"):
    fields = {"about": about, "to": to, "language": "en", "body": "You", "result": result}
    return Notice.objects.create(key=f"k{Notice.objects.count()}", **fields)


@pytest.fixture
def party():
    return PartyFactory(email="o@example.org", phone="+31612345678", helper_email="h@example.org")


@pytest.mark.parametrize(
    ("to", "said"), [("o@example.org", EMAIL), ("+31612345678", PHONE), ("h@example.org", HELPER)]
)
def test_the_dead_contact_of_a_party_is_named(party, to, said):
    dead(to, party.reference)

    assert dead_of_party(party) == [said]


def test_what_was_replaced_or_failed_once_is_not(party):
    dead("old@example.org", party.reference)
    dead("o@example.org", party.reference, result="failed")
    dead("o@example.org", "ANOTHER1")

    assert dead_of_party(party) == []


def test_people_are_found_by_their_dead_address_whoever_was_written_to():
    one = ApplicantFactory(email="o@example.org")
    other = ApplicantFactory(phone="+31612345678")
    ApplicantFactory(email="fine@example.org")
    ApplicantFactory()
    dead("o@example.org", "K7P4QX9T")
    dead("+31612345678", f"applicant:{other.pk}")

    assert set(with_dead_contact(Applicant.objects.all())) == {one, other}
    assert dead_of_person(one) == [EMAIL]
    assert dead_of_person(other) == [PHONE]
