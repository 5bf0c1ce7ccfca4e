"""The export of who is not booked: whom it has, what it says, and that it is noted."""

import csv
import io

import pytest

from councils import outreach
from tests.councils.people_steps import one_of_each
from tests.factories import ApplicantFactory, MunicipalityFactory
from trail.models import Event

EXPORT = "/admin/people/export/"

pytestmark = pytest.mark.django_db


def export(office, town):
    return office.post(EXPORT, {"municipality": town.pk})


def rows(answer):
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def test_it_has_who_is_not_booked_and_nobody_else(office, town):
    people, _ = one_of_each(town), one_of_each(MunicipalityFactory())

    found = rows(export(office, town))

    assert [row["given names"] for row in found] == [people["not_booked"].given_names]


def test_it_says_how_to_reach_people_and_nothing_that_opens_a_booking(office, town):
    person = ApplicantFactory(
        municipality=town, native_name="Оксана", email="o@example.org", phone="+31612345678"
    )

    answer = export(office, town)

    [row] = rows(answer)
    assert list(row) == [
        "family name",
        "prefix",
        "given names",
        "name in Cyrillic",
        "household",
        "language",
        "e-mail",
        "phone",
    ]
    assert (row["e-mail"], row["name in Cyrillic"]) == ("o@example.org", "Оксана")
    assert person.v_number not in answer.content.decode()
    assert person.birth_date not in answer.content.decode()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_spreadsheet_computes_no_cell(sign, office, town):
    ApplicantFactory(municipality=town, family_name=f'{sign}HYPERLINK("http://x")')

    [row] = rows(export(office, town))

    assert row["family name"] == f'\'{sign}HYPERLINK("http://x")'


def test_signs_of_the_format_stay_in_their_cells(office, town):
    ApplicantFactory(municipality=town, family_name='O"Neill, \n;', given_names="A,B")

    answer = export(office, town)

    assert rows(answer)[0]["family name"] == 'O"Neill, \n;'
    assert answer.content.count(b"\r\n") == 2


def test_it_is_a_file_to_keep_that_no_cache_keeps(office, town):
    answer = export(office, town)

    assert answer["Content-Type"].startswith("text/csv; charset=utf-8")
    assert answer["Content-Disposition"].startswith('attachment; filename="not-booked-2')
    assert "no-store" in answer["Cache-Control"]


def test_who_took_how_many_out_is_noted(office, officer, town):
    ApplicantFactory.create_batch(2, municipality=town)

    export(office, town)

    event = Event.objects.get(kind="export")
    assert (event.result, event.actor) == ("2", f"user:{officer.pk}")
    assert event.about == f"municipality:{town.pk}"


def test_it_ends_after_so_many_who_wait_longest(office, town, monkeypatch):
    monkeypatch.setattr(outreach, "MOST", 1)
    ApplicantFactory(municipality=town, registered_on="2026-02-01")
    first = ApplicantFactory(municipality=town, registered_on="2026-01-01")

    assert [row["given names"] for row in rows(export(office, town))] == [first.given_names]


@pytest.mark.parametrize("sent", ["foreign", "", "x", "9" * 30, "-1"])
def test_of_another_municipality_or_none_there_is_nothing(sent, office):
    foreign = ApplicantFactory().municipality

    answer = office.post(EXPORT, {"municipality": foreign.pk if sent == "foreign" else sent})

    assert answer.status_code == 404
    assert not Event.objects.filter(kind="export").exists()


@pytest.mark.parametrize("people", [1, 3])
def test_it_takes_the_same_queries_however_long_it_is(
    people, office, town, django_assert_num_queries
):
    ApplicantFactory.create_batch(people, municipality=town)
    export(office, town)

    with django_assert_num_queries(4):
        export(office, town)
