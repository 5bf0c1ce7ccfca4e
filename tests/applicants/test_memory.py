"""The files of the register of bad inputs at their real sizes: what reading them costs a process.

Each is read by a process of its own, as a page of the site would, for the memory of
this one has grown by making them.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from applicants.limits import MIB
from tests.applicants.workbooks import HEAD, LINE, SHEET, row, with_members, with_sheet, workbook

ROOT = Path(__file__).parents[2]
READING = """
import json, os, resource, sys, time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.utils.translation import activate
from applicants.exceptions import FileRefused
from applicants.imports import read

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

activate("en")
content = Path(sys.argv[1]).read_bytes()
began, before = time.monotonic(), peak()
try:
    said = f"{len(read(content).rows)} rows"
except FileRefused as refusal:
    said = str(refusal)
print(json.dumps([said, peak() - before, time.monotonic() - began]))
"""


def million_styled_rows():
    styled = "".join(f'<row r="{number}" s="0"/>' for number in range(3, 1_000_003))
    return with_sheet(row(1, HEAD) + row(2, LINE) + styled)


def bombs_in_a_bomb():
    bomb = with_members(workbook(HEAD), {SHEET: b" " * 60_000_000})
    return with_members(workbook(HEAD), {f"xl/media/{at}.zip": bomb for at in range(40)})


SENT = {
    "a line of 50 MB": (lambda: b"1" * 50 * MIB, "The file is larger than 5 MB"),
    "a line as long as a file may be": (lambda: b"1" * 5 * MIB, "Line 1 is too long"),
    "quotation marks that never close": (lambda: b'"' + b"1;\n" * MIB, "Line 1 cannot be read"),
    "no end of line but CR": (lambda: b"1\r" * MIB, "These columns are missing"),
    "nothing but NUL": (lambda: bytes(5 * MIB), "Line 1 cannot be read"),
    "a million rows that have only a style": (million_styled_rows, "1 rows|takes too long"),
    "60 MB in 60 kB": (
        lambda: with_members(workbook(HEAD), {SHEET: b" " * 60_000_000}),
        "The workbook is far larger than it looks",
    ),
    "bombs in a bomb": (bombs_in_a_bomb, "but no rows below them"),
    "200,000 rows": (
        lambda: "\n".join([";".join(HEAD), *[";".join(LINE)] * 200_000]).encode()[: 5 * MIB],
        "The file has more than 20000 rows",
    ),
    "as many letters as fit in 5 MB": (
        lambda: "\n".join([";".join(HEAD), *["Ї" * 9_000] * 270]).encode(),
        "270 rows",
    ),
}


@pytest.mark.parametrize("name", SENT)
def test_a_file_that_is_meant_to_harm_costs_a_page_little_memory_and_time(name, tmp_path):
    make, answer = SENT[name]
    path = tmp_path / "sent"
    path.write_bytes(make())

    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", READING, path], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )

    said, grown, seconds = json.loads(done.stdout)
    assert re.search(answer, said)
    assert grown <= 50, f"{grown} MB more"
    assert seconds < 60
