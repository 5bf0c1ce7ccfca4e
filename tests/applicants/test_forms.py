import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.columns import LABELS
from applicants.forms import judge
from applicants.imports import Row, Sheet, read
from applicants.models import Applicant
from applicants.reasons import REASONS

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())
TODAY = date(2026, 11, 24)
CELLS = {
    "v_number": "2001000001",
    "family_name": "Petrenko",
    "given_names": "Oksana",
    "date_of_birth": "17-05-1990",
    "registered_on": "01-04-2026",
}
FACTS = {
    "v_number": "2001000001",
    "family_name": "Petrenko",
    "given_names": "Oksana",
    "birth_date": "1990-05-17",
    "registered_on": date(2026, 4, 1),
}


def judged(*rows, mend=False):
    sheet = Sheet([Row(line, row) for line, row in enumerate(rows, 2)], "", [])
    return judge(sheet, today=TODAY, mend=mend)


def remarks(found):
    return [(remark.line, remark.column, remark.reason) for remark in found]


def facts(**cells):
    """What is taken in of a row, and what is said of it."""
    found = judged(CELLS | cells)
    return (found.entries[0].facts if found.entries else None), remarks(
        found.refused + found.warned
    )


def reasons(**cells):
    return [reason for _, _, reason in facts(**cells)[1]]


@pytest.mark.parametrize(
    "name",
    ["amersfoort-clean", "utrecht-damaged", "partial-birth-dates", "rijswijk-cp1251-tab"],
)
def test_each_list_gives_what_is_expected_of_it(name):
    expected = EXPECTED[f"{name}.csv"]

    found = judge(read((DATA / f"{name}.csv").read_bytes()), today=TODAY)

    assert len(found.entries) == expected["new"]
    assert {str(r.line): r.column for r in found.refused} == expected["wrong"]
    assert {str(r.line): r.column for r in found.warned} == expected.get("warned", {})


def test_a_row_is_read_into_the_fields_of_a_person():
    assert facts() == (FACTS, [])


def test_every_needed_cell_that_is_wrong_is_named():
    found = judged(dict.fromkeys(CELLS, ""))

    assert remarks(found.refused) == [(2, column, "empty") for column in CELLS]
    assert found.entries == []


def test_a_row_with_more_cells_than_columns_is_refused():
    found = judge(Sheet([Row(7, CELLS, spilled=True)], "", []), today=TODAY)

    assert remarks(found.refused) == [(7, "", "spilled")]


def test_of_rows_with_the_same_number_the_first_that_can_be_read_counts():
    found = judged(
        CELLS | {"family_name": ""}, CELLS, CELLS | {"v_number": "V 2001.000.001", "prefix": "de"}
    )

    assert [entry.line for entry in found.entries] == [3]
    assert remarks(found.refused) == [(2, "family_name", "empty"), (4, "v_number", "twice")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("203000021", "lost_zero"),
        ("1,23457E+09", "spreadsheet"),
        ("1.2E+09", "spreadsheet"),
        ("203000021.0", "spreadsheet"),
        ("2001000001,00", "spreadsheet"),
        ("02030000237", "length"),
        ("1", "length"),
        ("О203000024", "digits"),
        ("2OO1000001", "digits"),
        ("' OR 1=1--", "digits"),
        ("=2001000001", "digits"),
        ("--", "digits"),
    ],
)
def test_a_v_number_that_is_none_says_what_happened_to_it(typed, reason):
    assert facts(v_number=typed) == (None, [(2, "v_number", reason)])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("203000021", "0203000021"),
        ("V 203.000.021", "0203000021"),
        ("203000021.0", "0203000021"),
        ("2001000001,00", "2001000001"),
        ("2001000001", "2001000001"),
    ],
)
def test_a_lost_zero_is_mended_if_the_officer_says_so(typed, number):
    found = judged(CELLS | {"v_number": typed}, mend=True)

    assert [entry.v_number for entry in found.entries] == [number]


@pytest.mark.parametrize("typed", ["1,23457E+09", "20300002", "02030000237", "О20300002"])
def test_what_is_lost_otherwise_cannot_be_mended(typed):
    found = judged(CELLS | {"v_number": typed}, mend=True)

    assert found.entries == []
    assert found.mendable == 0


def test_how_many_could_be_mended_is_told():
    typed = ["203000021", "203000022.0", "1,2E+09", "2001000001"]

    found = judged(*[CELLS | {"v_number": number} for number in typed])

    assert (found.mendable, len(found.refused)) == (2, 3)


def test_numbers_that_look_like_bsns_are_not_mended_into_v_numbers():
    bsns = ["123456782", "111222333"]

    found = judged(*[CELLS | {"v_number": number} for number in bsns], mend=True)

    assert [remark.reason for remark in found.refused] == ["lost_zero", "lost_zero"]


def test_a_remark_shows_what_the_cell_says_and_does_not_keep_it():
    [remark] = judged(CELLS | {"v_number": "123 " * 50}).refused

    assert remark.value == "123 " * 15
    assert "value" not in remark.as_json()


@pytest.mark.parametrize(
    "typed", ["V2001000001", "2001 000 001", "v 2001-000.001", "２００１000001"]
)
def test_a_v_number_is_read_however_it_is_spaced(typed):
    assert facts(v_number=typed) == (FACTS, [])


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("17-05-1990", "1990-05-17"),
        ("7/5/1990", "1990-05-07"),
        ("17.05.1990", "1990-05-17"),
        ("1990-05-17", "1990-05-17"),
        ("1990/5/17", "1990-05-17"),
        ("19900517", "1990-05-17"),
        ("1990-05-17T00:00:00", "1990-05-17"),
        ("17-05-1990 0:00", "1990-05-17"),
        ("00-05-1990", "1990-05-00"),
        ("00-00-1990", "1990-00-00"),
        ("19900000", "1990-00-00"),
        ("19900517.0", "1990-05-17"),
        ("1990-05-17 0:00:00", "1990-05-17"),
        ("29-02-2024", "2024-02-29"),
        ("23-11-2026", "2026-11-23"),
    ],
)
def test_a_birth_date_is_read_in_the_shapes_of_registers(typed, known):
    assert facts(date_of_birth=typed) == (FACTS | {"birth_date": known}, [])


@pytest.mark.parametrize(
    "typed",
    [
        "05/14/1988",
        "31-02-1990",
        "29-02-2023",
        "00-13-1990",
        "32-00-1990",
        "31-12-1899",
        "24-11-2026",
        "14-05-2031",
        "00-00-0000",
        "17-05-90",
        "17-05/1990",
        "17-05-1990 14:30",
        "32996",
        "17 mei 1990",
        "٠١-٠٢-١٩٩٠",
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(typed):
    assert facts(date_of_birth=typed) == (None, [(2, "date_of_birth", "birth")])


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("00-04-2026", "date"),
        ("31-04-2026", "date"),
        ("01-04-1899", "date"),
        ("soon", "date"),
        ("25-11-2026", "future"),
    ],
)
def test_a_day_of_registration_is_whole_and_not_ahead(typed, reason):
    assert facts(registered_on=typed) == (None, [(2, "registered_on", reason)])


@pytest.mark.parametrize(
    "name",
    [
        "О'Коннор",
        "Ґ",
        "x" * 120,
        "O.P.",
        "PETRENKO",
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@x",
        "＝1",
        "d’Ħé",
        "<b>",
    ],
)
def test_names_stay_as_they_are(name):
    assert facts(family_name=name) == (FACTS | {"family_name": name}, [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna \t Maria", "Anna Maria"),
        ("Anna\nMaria", "Anna Maria"),
        ("\ufeffAnna\u200b\u202e", "Anna"),
        ("Андрі\u0438\u0306", "Андрі\u0439"),
    ],
)
def test_names_that_look_alike_are_kept_alike(typed, kept):
    assert facts(given_names=typed) == (FACTS | {"given_names": kept}, [])


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("???? ???", "letters"),
        ("ÐŸÐµÑ‚ÑÐ°".replace("Ð°", "Ð\xb0"), "letters"),
        ("#N/A", "formula"),
        ("#VERW!", "formula"),
        ("#NAAM?", "formula"),
        ("Oksana 😀", "name"),
        ("Ok\x07sana", "name"),
        ("\u200b", "empty"),
        ("x" * 151, "long"),
    ],
)
def test_what_is_no_name_is_refused(typed, reason):
    assert facts(given_names=typed) == (None, [(2, "given_names", reason)])


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("email", "olena@@example", "email"),
        ("email", "a@b", "email"),
        ("email", "a@example.org\r\nBcc: b@example.org", "email"),
        ("email", f"a@{'x.' * 150}org", "long"),
        ("phone", "0900 1234", "phone"),
        ("phone", "geen", "phone"),
        ("phone", "1" * 30, "phone"),
        ("language", "klingon", "language"),
        ("language", "../../etc", "language"),
        ("household", "G" * 21, "long"),
        ("native_name", "😀", "name"),
        ("native_name", "???????? ?????", "letters"),
        ("prefix", "x" * 21, "long"),
        ("withdrawn_on", "later", "date"),
        ("withdrawn_on", "31-03-2026", "before"),
        ("served_on", "25-11-2026", "future"),
    ],
)
def test_a_cell_that_nobody_needs_is_left_out_and_the_person_is_not(column, typed, reason):
    assert facts(**{column: typed}) == (FACTS, [(2, column, reason)])


@pytest.mark.parametrize(
    ("column", "typed", "known"),
    [
        ("email", "o.petrenko@example.org", "o.petrenko@example.org"),
        ("phone", "06 12345678", "+31612345678"),
        ("phone", "+380 44 123 4567", "+380441234567"),
        ("language", "RU", "ru"),
        ("household", "G0100002", "G0100002"),
        ("prefix", "van  der", "van der"),
        ("native_name", "Петренко Оксана", "Петренко Оксана"),
        ("withdrawn_on", "01-04-2026", date(2026, 4, 1)),
        ("withdrawn_on", "01-12-2026", date(2026, 12, 1)),
        ("served_on", "20221001", date(2022, 10, 1)),
    ],
)
def test_a_cell_that_nobody_needs_is_read(column, typed, known):
    assert facts(**{column: typed}) == (FACTS | {column: known}, [])


@pytest.mark.parametrize(
    ("column", "nothing"),
    [("email", ""), ("phone", ""), ("household", ""), ("withdrawn_on", None), ("served_on", None)],
)
def test_an_empty_cell_says_that_there_is_nothing(column, nothing):
    assert facts(**{column: ""}) == (FACTS | {column: nothing}, [])


def test_an_empty_language_says_nothing():
    assert facts(language="") == (FACTS, [])


@given(cells=st.fixed_dictionaries({column: st.text() for column in LABELS}))
def test_whatever_the_cells_are_a_row_is_taken_in_or_refused(cells):
    found = judged(cells)

    assert len(found.entries) + bool(found.refused) == 1
    assert {remark.reason for remark in found.refused + found.warned} <= set(REASONS)


@given(
    column=st.sampled_from(sorted(LABELS)),
    cell=st.text(alphabet="0123456789-/. +E,VvОg:T", max_size=24),
)
def test_whatever_is_taken_in_fits_the_database(column, cell):
    for entry in judged(CELLS | {column: cell}).entries:
        person = Applicant(**entry.facts)
        person.clean_fields(exclude=["municipality"])
