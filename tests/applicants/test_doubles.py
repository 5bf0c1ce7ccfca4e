import csv
from pathlib import Path

import pytest
from django.db import IntegrityError

from applicants.doubles import dismiss, pairs
from applicants.models import LetterBatch, NotDouble
from config.db import ids
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from trail.models import Event

PAIRS = Path(__file__).parents[1] / "data" / "name-pairs.csv"

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def person(town, name, **more):
    given, family = name.split()
    return ApplicantFactory(municipality=town, given_names=given, family_name=family, **more)


def found(*towns):
    return [tuple(pair) for pair in pairs(ids(towns))]


def same():
    with PAIRS.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["same"] == "yes"]


@pytest.mark.parametrize("row", same(), ids=lambda row: row["searched"])
def test_one_person_written_by_two_rules_is_a_possible_double(row, town):
    first = ApplicantFactory(municipality=town, given_names="", family_name=row["registered"])
    second = ApplicantFactory(municipality=town, given_names="", family_name=row["searched"])

    assert found(town) == [(first, second)]


def test_twins_are_possible_doubles(town):
    first, second = person(town, "Danylo Zinchenko"), person(town, "Daryna Zinchenko")

    assert found(town) == [(first, second)]


def test_people_of_one_birthday_and_other_names_are_not(town):
    person(town, "Oksana Petrenko")
    person(town, "Ivan Shevchuk")

    assert found(town) == []


def test_people_of_one_name_and_other_birthdays_are_not(town):
    person(town, "Ivan Kovalchuk")
    person(town, "Ivan Kovalchuk", birth_date="1990-05-18")

    assert found(town) == []


def test_the_withdrawn_are_not(town):
    person(town, "Ivan Kovalchuk")
    person(town, "Ivan Kovalchuk", withdrawn=True)

    assert found(town) == []


def test_two_municipalities_share_no_pair(town):
    other = MunicipalityFactory()
    person(town, "Ivan Kovalchuk")
    person(other, "Ivan Kovalchuk")

    assert found(town, other) == []


def test_pairs_of_another_municipality_are_not_found(town):
    other = MunicipalityFactory()
    person(other, "Ivan Kovalchuk")
    person(other, "Ivan Kovalchuk")

    assert found(town) == []


def test_the_most_alike_come_first_and_no_more_than_asked(town):
    person(town, "Danylo Zinchenko"), person(town, "Daryna Zinchenko")
    alike = person(town, "Ivan Kovalchuk"), person(town, "Ivan Kovalchuk")

    assert [tuple(pair) for pair in pairs([town.pk], most=1)] == [alike]


def test_who_was_dismissed_is_not_shown_again(town):
    officer = UserFactory(officer=True)
    first, second = person(town, "Ivan Kovalchuk"), person(town, "Ivan Kovalchuk")

    dismiss(second.pk, first.pk, by=officer)
    dismiss(first.pk, second.pk, by=officer)

    assert found(town) == []
    assert NotDouble.objects.get().decided_by == officer
    assert {event.about for event in Event.objects.filter(kind="not_double")} == {
        f"applicant:{first.pk}",
        f"applicant:{second.pk}",
    }
    assert Event.objects.count() == 2


@pytest.mark.parametrize("people", [2, 4])
def test_pairs_take_the_same_queries_however_many_there_are(
    people, town, django_assert_num_queries
):
    for _ in range(people):
        person(town, "Ivan Kovalchuk")

    with django_assert_num_queries(2):
        pairs([town.pk])


def test_the_database_keeps_a_pair_in_order_and_once(town):
    officer = UserFactory(officer=True)
    first, second = person(town, "Ivan Kovalchuk"), person(town, "Ivan Kovalchuk")

    with pytest.raises(IntegrityError, match="a_pair_has_an_order"):
        NotDouble.objects.create(first=second, second=first, decided_by=officer)


def test_what_officers_did_has_a_name(town, time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    officer = UserFactory(officer=True)
    town.name = "Soest"

    batch = LetterBatch(municipality=town, printed_by=officer)

    assert str(batch) == "Soest, 2026-11-24 10:00"
    assert str(NotDouble(first_id=1, second_id=2)) == "1 ≠ 2"
