import pytest

from applicants.models import Applicant
from applicants.people import CORRECTED, correct, retire
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(officer=True)


def facts_of(person, **corrected):
    return {name: getattr(person, name) for name in CORRECTED} | corrected


def test_a_corrected_name_is_found_and_noted(officer):
    person = ApplicantFactory(family_name="Petrenka")

    news = correct(person, facts_of(person, family_name="Бондаренко"), by=officer)

    person.refresh_from_db()
    assert news == ["family_name"]
    assert " bondarenko " in person.search_key
    event = Event.objects.get()
    assert (event.kind, event.result) == ("correct", "family_name")
    assert (event.actor, event.about) == (f"user:{officer.pk}", f"applicant:{person.pk}")


def test_a_corrected_birth_date_is_the_one_that_identifies(officer):
    person = ApplicantFactory()

    correct(person, facts_of(person, birth_date="1990-00-00"), by=officer)

    person.refresh_from_db()
    assert person.born_on("1990-12-24")


def test_what_is_the_same_is_not_noted(officer):
    person = ApplicantFactory()

    assert correct(person, facts_of(person), by=officer) == []
    assert not Event.objects.exists()


def test_nothing_but_names_and_birth_date_can_be_corrected(officer):
    person = ApplicantFactory()

    correct(person, facts_of(person, v_number="1", served_on="2026-01-01"), by=officer)

    number = person.v_number
    person.refresh_from_db()
    assert (person.v_number, person.served_on) == (number, None)


def test_who_moved_meanwhile_is_not_corrected_by_the_municipality_they_left(officer):
    seen = ApplicantFactory()
    Applicant.objects.update(municipality=MunicipalityFactory())

    assert correct(seen, facts_of(seen, family_name="Else"), by=officer) == []
    assert Applicant.objects.get().family_name == seen.family_name


def test_a_retired_number_is_withdrawn_from_today(officer, time_machine):
    time_machine.move_to("2026-11-24 23:30+01:00")
    person = ApplicantFactory(registered_on="2026-04-01")

    retire(person.pk, by=officer)
    retire(person.pk, by=officer)

    person.refresh_from_db()
    assert person.withdrawn_on.isoformat() == "2026-11-24"
    assert [event.kind for event in Event.objects.all()] == ["double"]


def test_a_number_that_is_registered_from_tomorrow_is_withdrawn_then(officer, time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00")
    person = ApplicantFactory(registered_on="2026-11-25")

    retire(person.pk, by=officer)

    person.refresh_from_db()
    assert person.withdrawn_on.isoformat() == "2026-11-25"
