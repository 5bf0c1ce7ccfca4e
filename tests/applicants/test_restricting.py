import pytest
from django.utils import timezone

from applicants.eligibility import objections
from applicants.models import Applicant
from applicants.restricting import restrict
from appointments.invitations import to_invite
from config.db import acting_as
from councils.letters import due
from councils.outreach import people_of
from councils.people import without_letter
from desk.verdicts import against
from planning.waves.choosing import Out
from planning.waves.sending import barred
from tests.factories import ApplicantFactory, UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = ApplicantFactory()
    restrict(person.pk, restricted=True)
    person.refresh_from_db()
    return person


def codes(person):
    now = timezone.now()
    return [each.code for each in objections(person, on=timezone.localdate(now), now=now)]


def test_who_is_restricted_cannot_book_and_can_again_when_it_is_lifted(person):
    before = codes(person)

    restrict(person.pk, restricted=False)
    person.refresh_from_db()

    assert (before, codes(person)) == (["restricted"], [])


def test_nobody_invites_who_is_restricted(person):
    other = ApplicantFactory(municipality=person.municipality)
    everybody = Applicant.objects.all()

    assert list(to_invite()) == [other]
    assert list(without_letter(everybody)) == [other]
    assert due(everybody) == [other]
    assert people_of(person.municipality, by=UserFactory(officer=True)) == [other]
    assert barred(person, set()) == Out.RESTRICTED


def test_who_comes_to_the_desk_all_the_same_is_helped(person):
    assert against(person, timezone.now()) == []


def test_the_trail_says_who_did_it_once_each_way():
    person = ApplicantFactory()

    with acting_as(actor="user:3"):
        for restricted in [True, True, False, False]:
            restrict(person.pk, restricted=restricted)

    traces = Event.objects.order_by("pk").values_list("kind", "result", "actor", "about")
    about = f"applicant:{person.pk}"
    assert list(traces) == [
        ("restrict", "restricted", "user:3", about),
        ("restrict", "lifted", "user:3", about),
    ]
