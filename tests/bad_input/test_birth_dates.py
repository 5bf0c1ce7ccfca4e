"""The three boxes of a birth date: parts that are wrong, unknown, or in other digits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.birth_dates import PARTS
from tests.bad_input.reading import (
    UNIFORM,
    refused_at,
)
from tests.booking.steps import identify, text
from tests.factories import ApplicantFactory

pytestmark = pytest.mark.django_db

WHO = "/en/who/"


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("１７", "５", "１９９０"),
        ("١٧", "٥", "١٩٩٠"),
        ("¹⁷", "⁵", "¹⁹⁹⁰"),
        (" 17 ", "\u200b05", "1990\ufeff"),
    ],
)
def test_a_date_is_read_in_the_same_digits_as_a_number(client, person, day, month, year):
    parts = {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}

    assert identify(client, person, **parts).url == WHO


@pytest.mark.parametrize(
    ("parts", "box"),
    [
        (("30", "2", "1990"), "day"),
        (("29", "2", "2023"), "day"),
        (("31", "4", "1990"), "day"),
        (("32", "1", "1990"), "day"),
        (("17", "13", "1990"), "month"),
        (("17", "May", "1990"), "month"),
        (("5", "17", "1990"), "month"),
        (("17", "5", "90"), "year"),
        (("17", "5", "1850"), "year"),
        (("17", "5", "1899"), "year"),
        (("17", "5", "2990"), "year"),
        (("17", "5", "19900"), "year"),
        (("17", "5", "0000"), "year"),
        (("1e1", "5", "1990"), "day"),
        (("17", "5", ""), "year"),
        (("", "5", "1990"), "day"),
        (("1" * 5_000, "5", "1990"), "day"),
    ],
)
def test_the_wrong_part_of_a_date_is_named(client, person, parts, box, nothing_changes):
    day, month, year = parts

    with nothing_changes():
        response = identify(
            client, person, birth_date_day=day, birth_date_month=month, birth_date_year=year
        )

    assert refused_at(response, f"birth_date_{PARTS.index(box)}")
    assert "27 3 1988" in text(response)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_nobody_is_born_today_or_later(client, person, days, nothing_changes):
    day = timezone.localdate() + timedelta(days=days)
    parts = {"birth_date_day": day.day, "birth_date_month": day.month, "birth_date_year": day.year}

    with nothing_changes():
        response = identify(client, person, **parts)

    assert response.status_code == 200
    assert "must be in the past" in text(response) or "not be in the future" in text(response)


@pytest.mark.parametrize(
    "typed", [("0", "0"), ("00", "00"), ("5", "3"), ("31", "12"), ("00", "03")]
)
def test_who_is_registered_with_a_year_only_is_known_by_the_year(client, typed):
    person = ApplicantFactory(birth_date="1990-00-00")
    day, month = typed

    assert identify(client, person, birth_date_day=day, birth_date_month=month).url == WHO


@pytest.mark.parametrize("typed", [("0", "0"), ("17", "0"), ("0", "5")])
def test_a_year_alone_opens_nobody_whose_birth_date_is_known(client, person, typed):
    day, month = typed

    response = identify(client, person, birth_date_day=day, birth_date_month=month)

    assert UNIFORM in text(response)
