"""New rows of a list that may be somebody who is there already, or another row of it."""

from time import monotonic

import pytest
from django.db import connection

from applicants.doubles import ALIKE, SHOWN
from applicants.likeness import Side, alike, likeness
from applicants.models import Applicant, ListedRow
from applicants.names import search_key
from tests.applicants.list_steps import cells, staged
from tests.factories import ApplicantFactory, MunicipalityFactory


@pytest.fixture
def town(db):
    return MunicipalityFactory()


def registered(town, **more):
    facts = {"family_name": "Petrenko", "given_names": "Oksana", "birth_date": "1990-05-17"}
    facts |= more
    key = search_key(facts["given_names"], facts["family_name"])
    return ApplicantFactory(municipality=town, search_key=key, **facts)


def test_a_new_row_that_sounds_like_somebody_registered_is_found(town):
    person = registered(town, given_names="Oxana")

    [pair] = alike(staged(town, cells(1), cells(2, date_of_birth="18-05-1990")))

    assert (pair.row.line, pair.other) == (2, person)


def test_two_new_rows_of_one_list_are_found(town):
    [pair] = alike(staged(town, cells(1), cells(2, given_names="Oxana"), cells(3, family_name="X")))

    assert [pair.row.line, pair.other.line] == [2, 3]


@pytest.mark.parametrize(
    "more",
    [
        {"birth_date": "1990-05-18"},
        {"family_name": "Shevchuk", "given_names": "Bohdan"},
        {"withdrawn": True},
    ],
)
def test_who_is_somebody_else_is_not_found(more, town):
    registered(town, **more)

    assert alike(staged(town, cells(1))) == []


def test_people_of_another_municipality_are_not_shown(town):
    registered(MunicipalityFactory())

    assert alike(staged(town, cells(1))) == []


def test_a_row_about_who_is_registered_is_not_their_double(town):
    registered(town, v_number=cells(1)["v_number"])

    assert alike(staged(town, cells(1))) == []


def test_the_most_alike_come_first_and_not_without_end(town):
    registered(town, given_names="Oksanka")
    exactly = registered(town)

    found = alike(staged(town, cells(1)), most=1)

    assert [pair.other for pair in found] == [exactly]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "two"), [("Petrenko Oksana", "Petrenko Oxana"), ("Li", "Lis"), ("Bondar", "Shevchuk")]
)
def test_likeness_is_measured_as_postgresql_does(one, two):
    keys = [search_key("", name) for name in (one, two)]
    sides = [Side(ListedRow, 1, key) for key in keys]

    with connection.cursor() as cursor:
        cursor.execute("select similarity(%s, %s)", keys)
        [theirs] = cursor.fetchone()

    assert likeness(*sides) == pytest.approx(theirs, abs=1e-6)
    assert 0 < ALIKE < 1


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_however_many_there_are(rows, town, django_assert_num_queries):
    for _ in range(rows):
        registered(town)
    kept = staged(town, *[cells(digit) for digit in range(rows)])

    with django_assert_num_queries(5):
        found = alike(kept)

    assert {type(pair.other) for pair in found} <= {Applicant, ListedRow}


def test_a_file_of_people_of_one_birthday_takes_no_longer(town):
    """As somebody may send, or a register that writes one date for all it does not know."""
    kept = staged(town, *[cells(digit) for digit in range(2_000)])
    began = monotonic()

    found = alike(kept)

    assert len(found) == SHOWN
    assert monotonic() - began < 5  # seconds, on a busy machine
