from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from applicants.models import Applicant
from tests.factories import ApplicantFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


def is_restricted(person):
    return Applicant.objects.filter(pk=person.pk, restricted_on__isnull=False).exists()


def test_the_officer_restricts_a_person_and_lifts_it(office):
    person = ApplicantFactory()
    page = f"/admin/privacy/people/{person.pk}/"

    answer = office.post(f"{page}restrict/")
    shown, restricted = office.get(page).content.decode(), is_restricted(person)
    office.post(f"{page}restrict/", {"use": "again"})

    assert answer["Location"] == page
    assert "Use the data again" in shown
    assert (restricted, is_restricted(person)) == (True, False)


def test_a_command_does_the_same_by_a_number_from_standard_input(monkeypatch):
    person, seen = ApplicantFactory(), []
    for options in [{}, {"lift": True}]:
        monkeypatch.setattr("sys.stdin", StringIO(f"{person.v_number}\n"))
        call_command("restrict_person", stdout=StringIO(), **options)
        seen.append(is_restricted(person))

    assert seen == [True, False]
    assert set(Event.objects.values_list("actor", flat=True)) == {"command:restrict_person"}


def test_nobody_is_restricted_by_a_number_that_nobody_has(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("2001000099\n"))

    with pytest.raises(CommandError, match="Nobody"):
        call_command("restrict_person", stdout=StringIO())
