"""The whole of it once, short: engines of its own, people, faults, judgement, the last line."""

import json
import subprocess
import sys

import pytest

from faults.__main__ import main, report
from faults.checker import FAIL, INFO, INVOKE, OK, Verdict
from faults.history import History
from faults.reading import fingerprint
from faults.scene import Fault, Result
from notices import mails

SHORT = ["CONTROL", "FT-14", "FT-12"]
PATIENCE = 180  # seconds


@pytest.fixture
def fault():
    return Fault("FT-0", "nothing", "nothing", lambda scene: "")


def last_line(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_nothing_is_lost_doubled_or_unexpected_when_parts_break():
    argv = [sys.executable, "-m", "faults", "short", *SHORT]

    done = subprocess.run(argv, capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["lost"], said["doubled"], said["unexpected"], said["unknown"]) == (0, 0, 0, 0)
    assert (said["faults"], said["broken"]) == (len(SHORT), [])
    assert said["operations"] > 20


@pytest.mark.parametrize("bad", ["lost", "doubled", "unexpected", "unknown"])
def test_whatever_is_bad_is_in_the_last_line_and_the_exit_status(fault, capsys, bad):
    result = Result(fault, verdict=Verdict(**{bad: [("place", 7, 1)]}, operations=3))

    status = report([result])

    assert status == 1
    said = last_line(capsys)
    assert (said[bad], said["broken"], said["operations"]) == (1, ["FT-0"], 3)


def test_a_promise_that_was_not_held_is_bad_though_nothing_is_lost(fault, capsys):
    assert report([Result(fault, broken="ready after 9 s")]) == 1
    assert report([Result(fault, wrong={"slots oversold": 1})]) == 1
    assert report([Result(fault, seen="ready after 2 s")]) == 0
    assert last_line(capsys)["broken"] == []


def test_a_fault_that_there_is_not_is_refused_with_those_that_are(capsys):
    assert main(["FT-99"]) == 2
    assert "FT-14" in capsys.readouterr().out


def test_an_operation_is_unknown_once_however_often_it_is_asked_again():
    history = History()
    operation = history.begin("book", adds=[("place", 7, 1)])

    operation.unknown()
    operation.unknown()
    operation.done()
    history.begin("cancel").refused()

    states = [(event.number, event.state) for event in history.events]
    assert states == [(1, INVOKE), (1, INFO), (1, OK), (2, INVOKE), (2, FAIL)]


def test_a_mail_is_known_by_the_id_that_the_site_gives_it(settings):
    key = "visit:ABCD1234:1:email:o@example.org"

    assert fingerprint(key, settings.SECRET_KEY) == mails.fingerprint(key)
