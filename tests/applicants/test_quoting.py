import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.imports import Row, Sheet
from applicants.quoting import quoted, unquoted, without_quotes

STARTERS = "=+-@\t\r\n\0＝＋－＠"


@pytest.mark.parametrize("starter", STARTERS)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(starter):
    assert quoted(f"{starter}1+1") == f"'{starter}1+1"


@pytest.mark.parametrize("text", ["", "Petrenko", "2001000001", "'t Hart", "O'Neill", "a=b"])
def test_other_text_stays_as_it_is(text):
    assert quoted(text) == text
    assert unquoted(text) == text


@given(st.text())
def test_no_text_is_sent_out_as_a_formula(text):
    assert not quoted(text).startswith(tuple(STARTERS))


@given(st.text(st.sampled_from(STARTERS + "'a1 ")))
def test_what_was_quoted_comes_back_as_it_was(text):
    assert unquoted(quoted(text)) == text


def test_a_sheet_comes_back_as_it_was():
    rows = [Row(2, {"phone": "'+31612345678", "family_name": "'t Hart"}), Row(3, {"phone": ""})]

    sheet = without_quotes(Sheet(rows, "", []))

    assert sheet.rows[0].values == {"phone": "+31612345678", "family_name": "'t Hart"}
    assert sheet.rows[1] is rows[1]
