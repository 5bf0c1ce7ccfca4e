import csv
import io

import pytest
import time_machine

from planning.files import csv_file

pytestmark = pytest.mark.django_db


def file_of(*rows):
    with time_machine.travel("2026-12-08T10:00:00+01:00"):
        return csv_file("weeks", ["Week", "Came"], rows)


def test_a_file_is_named_after_its_day():
    assert file_of()["Content-Disposition"] == 'attachment; filename="weeks-2026-12-08.csv"'


def test_a_file_says_that_it_is_utf_8():
    answer = file_of(["2026-W50", "Ґалаґан"])

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "charset=utf-8" in answer["Content-Type"]


def test_what_holds_a_comma_or_a_line_end_is_still_one_cell():
    rows = [["a, b", "c\nd"], ['"e"', ""]]

    text = file_of(*rows).content.decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text, newline=""))) == [["Week", "Came"], *rows]
    assert text.endswith("\r\n")
