import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.exceptions import FileRefused, HeadingsUnknown
from applicants.imports import Row, read
from applicants.limits import COMMAND, MAX_BYTES, MAX_LINE, MAX_ROWS

DATA = Path(__file__).parents[1] / "data"
HEAD = "V-nummer;Achternaam;Voornamen;Geboortedatum;Datum inschrijving"
LINE = "2001000001; Petrenko ;Oksana;17-05-1990;01-04-2026"
VALUES = {
    "v_number": "2001000001",
    "family_name": "Petrenko",
    "given_names": "Oksana",
    "date_of_birth": "17-05-1990",
    "registered_on": "01-04-2026",
}


def sheet(*lines, end="\r\n", encoding="utf-8"):
    return read(end.join(lines).encode(encoding))


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_rows_are_read_whatever_ends_the_lines(end, encoding):
    assert sheet(HEAD, LINE, end=end, encoding=encoding).rows == [Row(2, VALUES)]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_sign_between_columns_is_found(sign):
    found = sheet(HEAD.replace(";", sign), LINE.replace(";", sign))

    assert found.rows == [Row(2, VALUES)]


@pytest.mark.parametrize(
    "head",
    [
        "v_number;family_name;given_names;date_of_birth;registered_on",
        "V NUMBER;Family name;GIVEN NAMES;Date of birth;Registered on",
        "Vreemdelingennummer;Geslachtsnaam;voornamen;GEBOORTEDATUM;Datum inschrijving gemeente",
        "\u200bV\u2011nummer\u00a0;Achternaam:;Voornaam;Geboorte-datum;Datum_inschrijving",
    ],
)
def test_columns_are_known_by_many_names(head):
    assert sheet(head, LINE).rows == [Row(2, VALUES)]


@pytest.mark.parametrize("above", [0, 1, 9])
def test_titles_may_stand_above_the_names_of_the_columns(above):
    found = sheet(*["Registraties gemeente Amersfoort;;;"] * above, HEAD, LINE)

    assert found.rows == [Row(above + 2, VALUES)]
    assert found.line == above + 1


def test_names_further_down_are_not_looked_for():
    with pytest.raises(FileRefused, match="One of the first ten rows"):
        sheet(*["Registraties;;"] * 10, HEAD, LINE)


def test_a_line_that_names_the_separator_stands_in_nobodys_way():
    assert sheet("sep=;", HEAD, LINE).rows == [Row(3, VALUES)]


def test_the_registers_own_words_are_known():
    head = (
        "Vreemdelingennummer;Geslachtsnaam;Voorvoegsel geslachtsnaam;Voornamen;Geboortedatum;"
        "Datum inschrijving gemeente;Datum uitschrijving;Mobiel;Sticker ontvangen op"
    )

    found = sheet(head, ";".join("123456789"))

    assert found.ignored == []
    assert set(found.rows[0].values) == {
        *VALUES,
        *("prefix", "withdrawn_on", "phone", "served_on"),
    }


UNKNOWN = HEAD.replace("Voornamen", "Roepnaam").replace("Achternaam", "Naam (1)")


def test_a_heading_that_nobody_knows_is_asked_for():
    with pytest.raises(HeadingsUnknown) as asked:
        sheet(UNKNOWN + ";Opmerking", LINE + ";x")

    assert asked.value.missing == ["family_name", "given_names"]
    assert asked.value.headings == ["Naam (1)", "Roepnaam", "Opmerking"]
    assert "family name, given names" in str(asked.value)


def test_headings_of_which_none_is_known_are_asked_for():
    with pytest.raises(HeadingsUnknown) as asked:
        sheet("Lijst 2026", "A;B;C;D;E", LINE)

    assert asked.value.headings == ["A", "B", "C", "D", "E"]


def test_what_a_municipality_calls_a_column_can_be_told():
    named = {"roepnaam": "given_names", "NAAM 1": "family_name"}

    found = read(f"{UNKNOWN}\n{LINE}".encode(), named=named)

    assert found.rows == [Row(2, VALUES)]


def test_no_name_that_was_told_lets_a_bsn_in():
    content = f"{HEAD.replace('Voornamen', 'BSN')}\n{LINE}".encode()

    with pytest.raises(FileRefused, match="must not be in the file") as refused:
        read(content, named={"BSN": "given_names"})

    assert refused.value.reason == "BSN"


def test_columns_may_stand_in_any_order():
    turned = [";".join(reversed(line.split(";"))) for line in (HEAD, LINE)]

    assert sheet(*turned).rows == [Row(2, VALUES)]


def test_an_empty_cell_is_told_from_an_absent_column():
    assert "household" not in sheet(HEAD, LINE).rows[0].values
    assert sheet(HEAD + ";Gezinsnummer", LINE + ";").rows[0].values["household"] == ""


def test_lines_are_counted_as_a_spreadsheet_counts_them():
    quoted = LINE.replace("Oksana", '"Oksana\r\nMaria"')

    found = sheet(HEAD, quoted, "", ";;;;", LINE)

    assert [row.line for row in found.rows] == [2, 5]


def test_cells_that_are_missing_are_empty_and_those_too_many_are_told():
    short, long = sheet(HEAD, "2001000001;Petrenko", LINE + ";;x").rows

    assert short.values["registered_on"] == ""
    assert long.spilled


def test_columns_that_nobody_asked_for_are_named_and_left_out():
    found = sheet(HEAD + ";Opmerking;;Straat", LINE + ";belt niet terug;;Dorpsstraat 1")

    assert found.ignored == ["Opmerking", "Straat"]
    assert found.rows == [Row(2, VALUES)]


def test_the_fingerprint_is_that_of_the_file():
    content = f"{HEAD}\n{LINE}".encode()

    assert read(content).sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "name",
    ["BSN", "Burgerservicenummer", "Nationaliteit", "nationality", "Paspoort nr"],
)
def test_a_column_that_must_not_be_kept_refuses_the_file_by_letter_and_name(name):
    said = refusal(f"{HEAD};{name}\n{LINE};x".encode())

    assert f"Column F ({name})" in said
    assert "Nothing was stored" in said


def test_a_column_of_bsns_is_recognised_whatever_its_name():
    rows = [f"{LINE};{bsn}" for bsn in ("123456782", "111222333", "100000001")]

    said = refusal("\n".join([f"{HEAD};Relatie", *rows]).encode())

    assert "Column F (Relatie)" in said


@pytest.mark.parametrize("column", ["Gezinsnummer", "Telefoonnummer", "Dossier"])
def test_a_number_that_looks_like_a_bsn_by_chance_refuses_nothing(column):
    rows = [f"{LINE};{number}" for number in ("123456782", "123456783", "123456784")]

    assert len(sheet(f"{HEAD};{column}", *rows).rows) == 3


def test_phone_and_v_number_are_never_taken_for_a_bsn():
    head, line = f"{HEAD};Mobiel", f"123456782{LINE[10:]};123456782"

    assert len(sheet(head, line).rows) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (HEAD.encode(), "no rows"),
        (f"{HEAD}\n;;;;\n\n".encode(), "no rows"),
        (LINE.encode(), "columns are missing"),
        (b"V-nummer;Achternaam\n1;2", "given names, date of birth, registered on"),
        (f"{HEAD};V-nr\n{LINE};1".encode(), "two columns for the same: F (V-nr)"),
        (b"PK\x03\x04" + bytes(50), "workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "old kind of workbook"),
        (f"{HEAD}\n{LINE}".encode("utf-16-le"), "Line 1 cannot be read"),
        (f"{HEAD}\n{LINE}\n".encode() + b"\xc0\xaf", "Line 3 cannot be read"),
        (f"{HEAD}\n{LINE}\n".encode() + b"\xed\xa0\x80", "Line 3 cannot be read"),
        (f"{HEAD}\n{LINE}\n\0".encode(), "Line 3 cannot be read"),
        (f'{HEAD}\n{LINE}\n"2001000002;Boiko\n{LINE}'.encode(), "Line 3 cannot be read"),
        (f'{HEAD}\n"2001"000001;Boiko'.encode(), "quotation marks"),
        (f"{HEAD}\n{'x' * (MAX_LINE + 1)}".encode(), "Line 2 is too long"),
        (b";" * (MAX_LINE + 1), "Line 1 is too long"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
        ("\n".join([HEAD, *[LINE] * (MAX_ROWS + 1)]).encode(), "more than 20000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_says_why(content, said):
    assert said in refusal(content)


def test_as_many_rows_as_are_allowed_are_read():
    assert len(sheet(HEAD, *[LINE] * MAX_ROWS).rows) == MAX_ROWS


def test_a_command_reads_more_than_an_upload():
    content = "\n".join([HEAD, *[LINE] * (MAX_ROWS + 1)]).encode()

    assert len(read(content, limits=COMMAND).rows) == MAX_ROWS + 1


def test_the_list_with_a_bsn_is_refused():
    assert "Column K (BSN)" in refusal((DATA / "with-bsn.csv").read_bytes())


def test_columns_far_to_the_right_have_two_letters():
    said = refusal((HEAD + ";x" * 21 + ";BSN").encode())

    assert "Column AA (BSN)" in said


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.text(alphabet=';,\t"\r\n1a\x00\x85').map(lambda text: f"{HEAD}\n{text}".encode())
)
def test_whatever_the_bytes_are_the_file_is_read_or_refused(content):
    try:
        found = read(content)
    except FileRefused as refusal:
        assert str(refusal)  # noqa: PT017 -- both are right
    else:
        assert found.rows
