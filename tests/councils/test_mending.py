import csv as csv_files
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.columns import COLUMNS, bare
from applicants.models import Applicant, ListedRow
from councils.mending import HEADINGS, to_mend
from tests.councils.list_steps import HEAD, csv, line, page, take_in, upload
from trail.models import Event

STARTERS = tuple("=+-@\t\r\n\0＝＋－＠")


def downloaded(office, kept):
    answer = office.get(page(kept, "to-mend.csv"))
    text = answer.content.decode("utf-8-sig")
    return answer, list(csv_files.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_heading_is_known_when_the_file_comes_back():
    assert {name: COLUMNS.get(bare(heading)) for name, heading in HEADINGS.items()} == {
        name: name for name in HEADINGS
    }


@pytest.mark.django_db
def test_rows_to_mend_come_as_a_file_with_the_reason(office):
    kept = upload(office, csv(line(1), line(2, born="31-02-1990")))

    answer, rows = downloaded(office, kept)

    assert answer["Content-Disposition"] == f'attachment; filename="rows-to-mend-{kept.pk}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "no-store" in answer["Cache-Control"]
    assert rows[0] == [*HEAD.split(";"), "What to do"]
    assert rows[1][:5] == ["2001000002", "Petrenko", "Oksana", "31-02-1990", "01-04-2026"]
    assert rows[1][5].startswith("date of birth: This is no possible date of birth.")
    assert Event.objects.filter(kind="export", about=f"list:{kept.pk}").exists()


@pytest.mark.django_db
def test_reasons_are_in_the_language_of_the_officer(office):
    kept = upload(office, csv(line(1, born="x")))

    answer = office.get(page(kept, "to-mend.csv"), headers={"accept-language": "nl"})

    assert "Schrijf dag-maand-jaar, bijvoorbeeld 31-12-1990" in answer.content.decode()


@pytest.mark.django_db
def test_mended_and_uploaded_again_they_fit(office):
    head = f"{HEAD};Telefoonnummer;E-mailadres"
    wrong = f"{line(2, born='31-02-1990', name='-Petrenko')};+31612345678;o@example.org"
    kept = take_in(office, f"{head}\n{line(1)};;\n{wrong}".encode())

    answer, rows = downloaded(office, kept)
    assert rows[1][1] == "'-Petrenko"
    take_in(office, answer.content.replace(b"31-02-1990", b"01-03-1990"))

    person = Applicant.objects.get(v_number="2001000002")
    assert Applicant.objects.count() == 2
    assert (person.birth_date, person.family_name) == ("1990-03-01", "-Petrenko")
    assert (person.phone, person.email) == ("+31612345678", "o@example.org")


@given(st.dictionaries(st.sampled_from(sorted(HEADINGS)), st.text()))
def test_no_cell_is_a_formula_whatever_was_sent(facts):
    row = ListedRow(line=2, facts=facts, remarks=[{"column": "email", "reason": "=1", "value": ""}])

    cells = csv_files.reader(io.StringIO(to_mend([row])[1:], newline=""), delimiter=";")

    assert [cell for record in cells for cell in record if cell.startswith(STARTERS)] == []
