import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applicants.forms import judge
from applicants.imports import read
from applicants.models import Applicant, RawFile, RegistrationList
from tests.applicants.workbooks import HEAD as NAMES
from tests.applicants.workbooks import LINE as CELLS
from tests.applicants.workbooks import with_members, workbook
from tests.councils.list_steps import ADD, csv, line, page, said, take_in, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_lists(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)


def send(office, content, name="list.csv", **data):
    return office.post(ADD, {"file": SimpleUploadedFile(name, content), **data})


def test_a_workbook_is_taken_in_like_a_csv_file(office):
    kept = take_in(office, "libreoffice.xlsx")

    assert (kept.added, kept.refused, kept.warned) == (45, [], [])


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx.exe", "../../list", "x" * 300])
def test_what_a_workbook_is_called_says_nothing(name, office):
    assert send(office, workbook(NAMES, CELLS), name).status_code == 302


def test_no_answer_lets_a_bsn_in(office):
    content = csv(line(1)).replace(b"Voornamen", b"BSN")

    answer = send(office, content, column_given_names="BSN")

    assert "Column C (BSN) must not be in the file" in said(answer)
    assert not RawFile.objects.exists()


def test_a_lost_zero_is_put_back_if_the_officer_says_so(office):
    content = csv(line(1).replace("2001000001", "203000021"))

    without = upload(office, content)
    send(office, content, mend="on")

    mended = RegistrationList.objects.latest("pk")
    assert [row.kind for row in without.rows.all()] == ["wrong"]
    assert [row.v_number for row in mended.rows.all()] == ["0203000021"]


def test_a_refused_row_shows_what_it_says_and_how_to_mend_it(office):
    kept = upload(office, csv(line(1).replace("2001000001", "1,23457E+09")))

    text = said(office.get(page(kept)))
    assert "1,23457E+09" in text
    assert "Format the column as text and enter the number again" in text


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"xl/vbaProject.bin": "x"}, "The workbook has macros"),
        ({"xl/externalLinks/externalLink1.xml": "<a/>"}, "The workbook has links to other files"),
        ({"../x": "x"}, "The workbook has parts that no list needs"),
        ({"xl/media/bomb": b" " * 9_000_000}, "The workbook is far larger than it looks"),
        ({"xl/workbook.xml": "<a/>"}, "The workbook cannot be read"),
    ],
)
def test_a_workbook_that_is_refused_says_why_and_nothing_is_stored(members, reason, office):
    answer = send(office, with_members(workbook(NAMES, CELLS), members))

    assert answer.status_code == 200
    assert reason in said(answer)
    assert not RegistrationList.objects.exists()


def test_the_page_offers_a_template_and_an_example(office):
    html = office.get(ADD).content.decode()

    offered = re.findall(r'href="/static/(lists/[^"]+)" download', html)
    assert sorted(offered) == [
        f"lists/{name}.{kind}" for name in ("example", "template") for kind in ("csv", "xlsx")
    ]
    assert all(finders.find(name) for name in offered)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_is_a_list_without_a_mistake(kind, office):
    content = Path(finders.find(f"lists/example.{kind}")).read_bytes()

    judged = judge(read(content), today=timezone.localdate())

    assert len(judged.entries) == 5
    assert judged.refused == judged.warned == judged.ignored == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_has_every_column_and_nobody(kind, office):
    content = Path(finders.find(f"lists/template.{kind}")).read_bytes()

    assert "but no rows below them" in said(send(office, content))
    assert not Applicant.objects.exists()
