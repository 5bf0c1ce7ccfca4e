import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from applicants import workbook_child, workbooks
from applicants.exceptions import FileRefused
from applicants.forms import judge
from applicants.imports import Row, read
from applicants.limits import UPLOAD
from tests.applicants.workbooks import (
    HEAD,
    LINE,
    SHEET,
    inline,
    row,
    with_members,
    with_sheet,
    workbook,
)

DATA = Path(__file__).parents[1] / "data"
MIDNIGHT = datetime(1990, 5, 17)  # noqa: DTZ001 -- as in a spreadsheet
TODAY = date(2026, 11, 24)
VALUES = dict(
    zip(
        ["v_number", "family_name", "given_names", "date_of_birth", "registered_on"],
        LINE,
        strict=True,
    )
)
SMALL = workbook(HEAD, LINE)


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        read(content)
    return refused.value.reason


def cell(value, **how):
    """What is read of a date of birth that holds `value`; here, for a process takes its time."""
    content = workbook(HEAD, [*LINE[:3], value, *LINE[4:]], **how)
    _, line = workbook_child.rows(content, {}, asdict(UPLOAD))
    return json.loads(line)[1][3]


def test_a_workbook_is_read_like_any_other_list():
    assert read(SMALL).rows == [Row(2, VALUES)]


def test_the_list_is_found_below_titles_and_lines_keep_their_numbers():
    found = read(workbook(["Registraties"], [], HEAD, [], LINE, [None], LINE))

    assert [row.line for row in found.rows] == [5, 7]
    assert found.line == 3


def test_the_sheet_with_the_names_of_the_columns_is_read_wherever_it_is():
    book = workbook(["Toelichting", "Achternaam"], sheets=[("Leeg", []), ("Lijst", [HEAD, LINE])])

    assert read(book).rows == [Row(2, VALUES)]


def test_of_several_lists_the_first_is_read():
    book = workbook(HEAD, LINE, sheets=[("Vorige week", [HEAD, LINE, LINE])])

    assert len(read(book).rows) == 1


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
@pytest.mark.parametrize("value", [date(1990, 5, 17), MIDNIGHT])
def test_dates_are_right_in_both_date_systems(value, epoch):
    assert cell(value, epoch=epoch) == "1990-05-17"


@pytest.mark.parametrize(
    ("value", "shown_as", "read_as"),
    [
        (33010, "dd-mm-yyyy", "1990-05-17"),
        (33010.0, "d mmm yyyy", "1990-05-17"),
        (33010.5, "dd-mm-yyyy", "1990-05-17T12:00:00"),
        (19900517, "General", "19900517"),
        ("17-05-1990", "@", "17-05-1990"),
        ("00-00-1990", "General", "00-00-1990"),
        (-5, "dd-mm-yyyy", "1899-12-25"),
        (10**9, "dd-mm-yyyy", "#VALUE!"),
        (time(12, 30), "hh:mm", "12:30:00"),
        (True, "General", "True"),
        (None, "General", ""),
        (0.5, "General", "0.5"),
    ],
)
def test_a_cell_is_read_as_one_would_write_it(value, shown_as, read_as):
    assert cell(value, D=shown_as) == read_as


@pytest.mark.parametrize(
    ("value", "shown_as", "reason"),
    [
        (2001000001, "General", None),
        (2001000001.0, "0", None),
        ("V 2001.000.001", "General", None),
        (2001000001, "0.00E+00", None),
        (1234570000, "0.00E+00", "spreadsheet"),
        ("1,23457E+09", "@", "spreadsheet"),
        (203000021, "General", "lost_zero"),
    ],
)
def test_a_number_is_taken_for_a_v_number_unless_its_digits_are_lost(value, shown_as, reason):
    judged = judge(read(workbook(HEAD, [value, *LINE[1:]], A=shown_as)), today=TODAY)

    assert [remark.reason for remark in judged.refused] == ([reason] if reason else [])


def test_of_a_formula_its_result_counts():
    formula = f'{inline("B2", "Boiko")}<c r="C2" t="str"><f>A1</f><v>Olena</v></c>'
    book = with_sheet(row(1, HEAD) + f'<row r="2">{inline("A2", "1")}{formula}</row>')

    assert read(book).rows[0].values["given_names"] == "Olena"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1"])
def test_names_that_look_like_formulas_stay_as_they_are(name):
    book = with_sheet(row(1, HEAD) + row(2, [LINE[0], name, *LINE[2:]]))

    assert read(book).rows[0].values["family_name"] == name


def test_a_size_that_the_sheet_claims_is_not_believed():
    page = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:A1"/><sheetData>{row(1, HEAD)}{row(2, LINE)}</sheetData></worksheet>'
    )

    assert read(with_members(SMALL, {SHEET: page})).rows == [Row(2, VALUES)]


def test_a_column_that_must_not_be_kept_is_refused_by_its_letter():
    with pytest.raises(FileRefused, match=r"Column F \(BSN\)"):
        read(workbook([*HEAD, "BSN"], [*LINE, 123456782]))


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.csv", "westland.xlsx"])
def test_a_list_reads_the_same_whichever_program_wrote_it(name):
    """LibreOffice 7.4 made its two of westland.xlsx: `soffice --headless --convert-to xlsx`, and
    `--convert-to "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true"`.
    """
    judged = judge(read((DATA / name).read_bytes()), today=TODAY)

    assert len(judged.entries) == 45
    assert judged.refused == judged.warned == []
    assert judged.entries[0].facts["birth_date"] == "1961-02-26"
    assert judged.entries[0].facts["native_name"] == "Ткаченко Петро"


# What no list needs

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def declaring(entities):
    """A sheet in which a cell says &last;, as these entities define it."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><worksheet xmlns="{NAMESPACE}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&last;</t></is></c></row>'
        "</sheetData></worksheet>"
    )


def laughs():
    names = ["first", *"abcdefg", "last"]
    more = "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for of, name in pairwise(names))
    return declaring(f'<!ENTITY first "ha">{more}')


def outside(address):
    return declaring(f'<!ENTITY last SYSTEM "{address}">')


def encrypted(content):
    """The workbook with the bit in its table of contents that says so."""
    entry = content.index(b"PK\x01\x02")
    return content[: entry + 8] + bytes([content[entry + 8] | 1]) + content[entry + 9 :]


DDE = (
    f'<externalLink xmlns="{NAMESPACE}"><ddeLink ddeService="cmd" ddeTopic="/c calc">'
    '<ddeItems><ddeItem name="A0" advise="1"/></ddeItems></ddeLink></externalLink>'
)
HOSTILE = {
    "a_bomb": (with_members(SMALL, {SHEET: b"<a>" + b" " * 60_000_000}), "packed"),
    "a_small_bomb": (with_members(SMALL, {"xl/media/a": b" " * 5_000_000}), "packed"),
    "entities": (with_members(SMALL, {SHEET: laughs()}), "unsafe"),
    "a_file_of_ours": (with_members(SMALL, {SHEET: outside("file:///etc/passwd")}), "unsafe"),
    "an_address": (with_members(SMALL, {SHEET: outside("http://127.0.0.1:1/")}), "unsafe"),
    "other_workbooks": (
        with_members(SMALL, {"xl/externalLinks/externalLink1.xml": "<a/>"}),
        "links",
    ),
    "a_program_that_is_asked_for_data": (
        with_members(SMALL, {"xl/externalLinks/externalLink1.xml": DDE}),
        "links",
    ),
    "macros": (with_members(SMALL, {"xl/vbaProject.bin": "x"}), "macros"),
    "a_way_out": (with_members(SMALL, {"../../etc/cron.d/x": "x"}), "unsafe"),
    "a_root": (with_members(SMALL, {"/etc/x": "x"}), "unsafe"),
    "a_drive": (with_members(SMALL, {"C:\\x": "x"}), "unsafe"),
    "many_sheets": (
        workbook(HEAD, LINE, sheets=[(str(i), []) for i in range(300)]),
        "members",
    ),
    "a_document": (with_members(SMALL, {"xl/workbook.xml": "<a/>"}), "broken"),
    "half_a_file": (SMALL[: len(SMALL) // 2], "broken"),
    "no_xml": (with_members(SMALL, {SHEET: "<worksheet><sheetData><row"}), "broken"),
    "a_sheet_that_is_not_there": (
        with_members(SMALL, {"xl/_rels/workbook.xml.rels": "<a/>"}),
        "broken",
    ),
    "zips_in_a_zip": (
        with_members(SMALL, {"[Content_Types].xml": SMALL, "a.zip": SMALL}),
        "broken",
    ),
    "a_password_of_the_zip": (encrypted(SMALL), "locked"),
    "a_password": (b"\xd0\xcf\x11\xe0" + bytes(99) + workbooks.LOCKED, "locked"),
    "years_ago": (b"\xd0\xcf\x11\xe0" + bytes(99), "old"),
    "a_long_cell": (workbook(HEAD, ["x" * 10_001, *LINE[1:]]), "packed"),
    "a_row_beyond_the_last": (with_sheet(row(1, HEAD) + row(9_999_999, LINE)), "broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_with_what_no_list_needs_is_refused_with_a_reason_and_soon(name):
    content, reason = HOSTILE[name]
    began, before = monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refusal(content) == reason

    assert monotonic() - began < 10  # seconds, on a busy machine
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_one_text_cannot_be_multiplied_into_more_than_a_list():
    """Each cell is a few bytes that point to the same long text."""
    assert refusal(workbook(HEAD, *[["x" * 9_000]] * 2_000)) == "packed"


def test_a_cell_far_away_is_one_row_and_what_is_far_to_the_right_is_not_read():
    far = f'<row r="1048576">{inline("A1048576", "x")}{inline("XFD1048576", "y")}</row>'

    found = read(with_sheet(row(1, HEAD) + row(2, LINE) + far))

    assert [row.line for row in found.rows] == [2, 1_048_576]


def test_a_formula_that_asks_a_program_for_data_is_what_it_said_last():
    asks = '<c r="B2" t="str"><f>cmd|\'/c calc\'!A0</f><v>Boiko</v></c>'
    cells = inline("A2", LINE[0]) + asks + "".join(map(inline, ["C2", "D2", "E2"], LINE[2:]))

    [found] = read(with_sheet(row(1, HEAD) + f'<row r="2">{cells}</row>')).rows

    assert found.values["family_name"] == "Boiko"


def test_more_rows_than_allowed_are_refused():
    with pytest.raises(FileRefused, match="more than 20000 rows"):
        read(with_sheet(row(1, HEAD) + "<row><c><v>1</v></c></row>" * 20_001))


@pytest.mark.parametrize(
    "deed",
    [
        "bytearray(600 * 2**20)",
        "__import__('os').kill(__import__('os').getpid(), 9)",
    ],
)
def test_a_child_that_goes_too_far_is_stopped_and_nobody_else_is(deed, monkeypatch):
    code = f"from applicants import workbook_child as c; c.answer = lambda *a: {deed}; c.main()"
    monkeypatch.setattr(workbooks, "CHILD", [sys.executable, "-c", code])

    assert refusal(SMALL) == "heavy"


def test_a_child_that_sleeps_is_stopped(monkeypatch):
    code = "import time; time.sleep(9)"
    monkeypatch.setattr(workbooks, "CHILD", [sys.executable, "-c", code])

    with pytest.raises(FileRefused, match="takes too long"):
        read(SMALL, limits=replace(UPLOAD, seconds=0.5))


def test_the_child_has_limits_and_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    seen = (
        "import os, json, resource; from applicants import workbook_child as c;"
        "c.answer = lambda *a: print(json.dumps([1, [str(dict(os.environ)),"
        "str(resource.getrlimit(resource.RLIMIT_AS)), str(resource.getrlimit(resource.RLIMIT_CPU))"
        "]])); c.main()"
    )
    monkeypatch.setattr(workbooks, "CHILD", [sys.executable, "-c", seen])

    [line] = workbooks.ask_child(SMALL, {}, UPLOAD)

    assert b"do not tell" not in line
    assert str((512 * 2**20,) * 2) in line.decode()
    assert "(30, 30)" in line.decode()


def seen_inside(deed):
    """What a child writes that does `deed` instead of reading."""
    code = (
        f"from applicants import workbook_child as c; c.answer = lambda *a: print({deed});c.main()"
    )
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", code], input=b'{"names": {}, "limits": {}}\n', capture_output=True,
        check=False, cwd=workbooks.ROOT,
    )  # fmt: skip
    return done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize("deed", ["__import__('socket').socket()", "open('/etc/hostname')"])
def test_the_child_opens_no_socket_and_no_file(deed):
    assert "[Errno 24] Too many open files" in seen_inside(deed)


def test_the_child_has_a_network_of_its_own_where_users_may_have_one():
    """In it not even this machine is reached. Where they may not, no socket opens all the same."""
    ours = str(os.stat("/proc/self/ns/net").st_ino)
    theirs = seen_inside("__import__('os').stat('/proc/self/ns/net').st_ino").strip()

    assert (theirs != ours) == may_have_a_network()


def may_have_a_network():
    own = workbook_child.OWN_USERS | workbook_child.OWN_NETWORK
    code = f"import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare({own}) != 0)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_the_child_knows_no_settings():
    code = (
        "import sys, applicants.workbook_child, applicants.columns, applicants.limits;"
        "from django.conf import settings; sys.exit(settings.configured)"
    )

    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", code], env={}, check=False, cwd=workbooks.ROOT
    )

    assert done.returncode == 0
