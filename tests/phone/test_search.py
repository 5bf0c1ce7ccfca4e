import pytest

from appointments.references import spaced
from phone.search import MOST, Query, people, read
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def oksana(**facts):
    given = {"given_names": "Oksana", "family_name": "Shcherbakova", "birth_date": "1990-05-17"}
    return ApplicantFactory(**given | facts)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("V 2001 000-001", Query(v_number="2001000001")),
        ("Petrenko", Query(reference="PETRENK0", name="Petrenko")),
        ("Bondarenko", Query(name="Bondarenko")),
        ("Petrenko 17-5-1990", Query(name="Petrenko", born="1990-05-17")),
        ("17.05.1990  Petrenko Ivan", Query(name="Petrenko Ivan", born="1990-05-17")),
        ("Petrenko 1990", Query(name="Petrenko", born="1990")),
        ("%_", Query(name="%_")),
        ("x" * 5000, Query(name="x" * 80)),
    ],
)
def test_the_one_field_is_read(typed, query):
    assert read(typed) == query


def test_a_reference_is_read_with_its_slips():
    party = AppointmentFactory().party

    assert read(spaced(party.reference).lower()) == Query(reference=party.reference)


def test_a_name_that_could_be_a_reference_is_a_name():
    person = oksana(family_name="Petrenko")

    assert people(read("Petrenko")) == [person]


@pytest.mark.parametrize(
    "typed", ["Shcherbakova", "Щербакова Оксана", "Schtscherbakowa", "shcherbakov", "Shcerbakova"]
)
def test_a_name_is_found_in_every_script_and_with_a_slip(typed):
    person = oksana()
    oksana(family_name="Bondarenko", given_names="Ivan")

    assert people(read(typed)) == [person]


@pytest.mark.parametrize("typed", ["Shcherbakova 17-5-1990", "Shcherbakova 1990"])
def test_the_birth_date_narrows(typed):
    person = oksana()
    oksana(birth_date="1991-05-17")

    assert people(read(typed)) == [person]


@pytest.mark.parametrize("known", ["1990-05-00", "1990-00-00"])
def test_who_is_known_by_less_of_a_birth_date_is_found_too(known):
    person = oksana(birth_date=known)

    assert people(read("Shcherbakova 17-5-1990")) == [person]


@pytest.mark.parametrize("typed", ["17-5-1990", "1990", "%", "'; drop table x; --", "\u202e"])
def test_a_birth_date_or_signs_alone_name_nobody(typed):
    oksana()

    assert people(read(typed)) == []


def test_a_v_number_names_one_person():
    person = oksana()
    oksana()

    assert people(read(person.v_number)) == [person]


def test_a_reference_names_everybody_of_the_visit():
    mine = AppointmentFactory()
    son = AppointmentFactory(party=mine.party, slot=mine.slot)
    AppointmentFactory(slot=mine.slot)

    assert set(people(read(mine.party.reference))) == {mine.applicant, son.applicant}


def test_made_up_people_of_a_practice_desk_are_not_found():
    oksana(municipality=MunicipalityFactory(practice=True))

    assert people(read("Shcherbakova")) == []


def test_a_long_list_ends_and_says_so():
    for _ in range(MOST + 3):
        oksana()

    assert len(people(read("Shcherbakova"))) == MOST + 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_the_same_for_one_and_for_three(number, django_assert_num_queries):
    for _ in range(number):
        oksana()

    with django_assert_num_queries(3):
        people(read("Shcherbakova"))
