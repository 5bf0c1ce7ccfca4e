from datetime import date

import pytest
from django.db import IntegrityError, connection

from applicants.models import Applicant
from tests.factories import ApplicantFactory, MunicipalityFactory


@pytest.mark.parametrize(
    ("known", "said", "agrees"),
    [
        ("1990-05-17", "1990-05-17", True),
        ("1990-05-17", "1990-05-18", False),
        ("1990-05-17", "1991-05-17", False),
        ("1990-05-17", "1990-06-17", False),
        ("1990-05-00", "1990-05-17", True),
        ("1990-00-00", "1990-05-17", True),
        ("1990-00-00", "1991-05-17", False),
        ("1990-06-00", "1990-05-17", False),
        ("1990-00-17", "1990-05-17", True),
        ("1990-05-17", "1990-00-00", False),
        ("1990-05-17", "1991-00-00", False),
        ("1990-00-00", "1990-00-00", True),
    ],
)
def test_born_on_compares_what_the_register_knows(known, said, agrees):
    assert Applicant(birth_date=known).born_on(said) is agrees


@pytest.mark.parametrize(
    ("known", "latest"),
    [
        ("1990-05-17", date(1990, 5, 17)),
        ("1990-02-00", date(1990, 2, 28)),
        ("1992-02-00", date(1992, 2, 29)),
        ("1990-12-00", date(1990, 12, 31)),
        ("1990-00-00", date(1990, 12, 31)),
        ("1990-00-17", date(1990, 12, 31)),
        ("1990-02-31", date(1990, 2, 28)),
    ],
)
def test_an_unknown_part_counts_as_late_as_it_can_be(known, latest):
    assert Applicant(birth_date=known).latest_birth_date() == latest


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2012-09-07", date(2026, 9, 6), 13),
        ("2012-09-07", date(2026, 9, 7), 14),
        ("2012-02-29", date(2026, 2, 28), 13),
        ("2012-02-29", date(2026, 3, 1), 14),
        ("2026-09-07", date(2026, 9, 7), 0),
    ],
)
def test_an_age_is_that_on_the_day(born, day, age):
    assert Applicant(birth_date=born).age_on(day) == age


@pytest.mark.django_db
def test_a_household_is_shown_who_asks_first_and_then_by_age():
    me = ApplicantFactory(household="1", birth_date="1990-01-01")
    home = {"household": "1", "municipality": me.municipality}
    child = ApplicantFactory(child=True, **home)
    elder = ApplicantFactory(elder=True, **home)

    assert list(Applicant.objects.household_of(me)) == [me, elder, child]


@pytest.mark.django_db
def test_a_household_ends_where_the_municipality_does():
    me = ApplicantFactory(household="1")
    ApplicantFactory(household="1")
    ApplicantFactory(household="2", municipality=me.municipality)

    assert list(Applicant.objects.household_of(me)) == [me]


@pytest.mark.django_db
def test_people_without_a_household_are_alone():
    me = ApplicantFactory()
    ApplicantFactory(municipality=me.municipality)

    assert list(Applicant.objects.household_of(me)) == [me]


@pytest.mark.django_db
def test_who_is_set_apart_sees_nobody_and_is_seen_by_nobody():
    me = ApplicantFactory(household="1")
    apart = ApplicantFactory(household="1", municipality=me.municipality, set_apart=True)

    assert list(Applicant.objects.household_of(me)) == [me]
    assert list(Applicant.objects.household_of(apart)) == [apart]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("searched", "found"),
    [
        ("Коваль", ["Koval"]),
        ("koval iwan", ["Koval"]),
        ("Kovalch", ["Kovalchuk"]),
        ("Ков", ["Koval", "Kovalchuk"]),
        ("chuk", []),
        ("Iva Koval", []),
        ("%", []),
        ("_", []),
        ("", []),
    ],
)
def test_people_are_found_by_whole_words_and_by_the_beginning_of_the_last(searched, found):
    for family_name in ["Koval", "Kovalchuk"]:
        ApplicantFactory(given_names="Ivan", family_name=family_name)

    names = Applicant.objects.named(searched).values_list("family_name", flat=True)

    assert sorted(names) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("v_number", "123456789"),
        ("v_number", "123456789O"),
        ("v_number", "١٢٣٤٥٦٧٨٩٠"),
        ("birth_date", "1990-13-01"),
        ("birth_date", "1990-01-32"),
        ("birth_date", "1890-01-01"),
        ("birth_date", ""),
        ("withdrawn_on", "2000-01-01"),
    ],
)
def test_the_database_refuses_what_no_register_says(column, value):
    person = ApplicantFactory()

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            f"update applicants_applicant set {column} = %s where id = %s",  # noqa: S608
            [value, person.pk],
        )


@pytest.mark.django_db
def test_a_v_number_belongs_to_one_person():
    person = ApplicantFactory()

    with pytest.raises(IntegrityError):
        ApplicantFactory(v_number=person.v_number)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["307", "03070", "A307"])
def test_a_municipality_has_a_code_of_four_digits(code):
    with pytest.raises(Exception, match=r"cbs_code_of_four|too long"):
        MunicipalityFactory(code=code)
