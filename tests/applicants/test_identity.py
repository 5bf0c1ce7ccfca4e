import pytest

from applicants.identity import who_is
from tests.factories import ApplicantFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("known", ["1990-05-17", "1990-00-00"])
def test_a_number_with_its_birth_date_identifies(known, django_assert_num_queries):
    person = ApplicantFactory(birth_date=known)

    with django_assert_num_queries(1):
        found = who_is(person.v_number, "1990-05-17")
        assert (found, found.municipality, found.wave) == (person, person.municipality, None)


def test_a_wrong_birth_date_and_an_unknown_number_identify_nobody():
    person = ApplicantFactory()

    assert who_is(person.v_number, "1990-05-18") is None
    assert who_is("9999999999", "1990-05-17") is None


def test_nobody_of_the_practice_desk_is_identified():
    person = ApplicantFactory(municipality=MunicipalityFactory(practice=True))

    assert who_is(person.v_number, person.birth_date) is None
