import os
import sys
import time

import pytest

from embedded import children
from embedded.children import Child, run_through
from tests.embedded.site import alive, eventually

STUBBORN = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=1); time.sleep(60)"
)


@pytest.fixture
def child():
    made = []

    def make(*argv):
        made.append(Child("child", argv, dict(os.environ)))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        each.stop()


def test_what_a_process_says_comes_with_its_name(capfd):
    assert run_through("teller", ["sh", "-c", "echo one; echo two >&2"], dict(os.environ)) == 0

    assert capfd.readouterr().out == "teller  | one\nteller  | two\n"


def test_a_status_is_handed_on():
    assert run_through("fails", ["sh", "-c", "exit 3"], dict(os.environ)) == 3


def test_who_does_not_stop_is_killed_with_all_it_started(child, monkeypatch):
    monkeypatch.setattr(children, "GRACE", 0.3)
    stubborn = child("sh", "-c", f"trap '' TERM; {sys.executable} -c \"{STUBBORN}\" & wait; wait")
    time.sleep(0.5)
    group = stubborn.process.pid

    stubborn.stop()

    assert eventually(lambda: not group_exists(group), 3)


def group_exists(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_who_dies_again_and_again_is_started_later_each_time(child, monkeypatch):
    monkeypatch.setattr(children, "PAUSES", (0.1, 0.4, 99))
    short = child("false")
    born = []

    assert eventually(lambda: revived(short, born) and short.deaths == 3, 10)

    assert len(born) == 3
    assert born[1] - born[0] >= 0.1
    assert born[2] - born[1] >= 0.4


def revived(short, born):
    short.revive()
    if short.started not in born:
        born.append(short.started)
    return True


def test_who_lived_long_is_started_soon(child, monkeypatch):
    monkeypatch.setattr(children, "STEADY", 0)
    short = child("false")
    short.deaths = 5
    assert eventually(lambda: not short.alive, 5)

    short.revive()

    assert short.deaths == 1


def test_who_lives_is_left_alone(child):
    sleeper = child("sleep", "60")
    pid = sleeper.process.pid

    sleeper.revive()

    assert sleeper.process.pid == pid
    assert alive(pid)
