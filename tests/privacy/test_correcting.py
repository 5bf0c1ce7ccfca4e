import pytest

from tests.factories import ApplicantFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


def correct(office, person, **more):
    facts = {
        "family_name": person.family_name,
        "given_names": person.given_names,
        "birth_date": "17-05-1990",
    }
    return office.post(f"/admin/privacy/people/{person.pk}/correct/", {**facts, **more})


def test_the_officer_corrects_a_name_and_the_trail_knows(office, officer):
    person = ApplicantFactory(birth_date="1990-05-17", given_names="Oxana")

    answer = correct(office, person, given_names="Oksana")

    person.refresh_from_db()
    assert answer["Location"] == f"/admin/privacy/people/{person.pk}/"
    assert person.given_names == "Oksana"
    event = Event.objects.get(kind="correct", result="given_names")
    assert (event.actor, event.about) == (f"user:{officer.pk}", f"applicant:{person.pk}")


def test_a_slip_is_shown_and_nothing_is_stored(office):
    person = ApplicantFactory(birth_date="1990-05-17")

    answer = correct(office, person, birth_date="31-02-1990", given_names="Other")

    person.refresh_from_db()
    assert "Nothing was stored." in answer.content.decode()
    assert person.given_names != "Other"


def test_what_is_right_already_changes_nothing(office):
    person = ApplicantFactory(birth_date="1990-05-17")

    correct(office, person)

    assert not Event.objects.filter(kind="correct").exists()
