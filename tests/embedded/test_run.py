"""`make run`: it starts, is stopped, and gets over the death of anything."""

import os
import signal
import socket
import subprocess
from contextlib import suppress
from time import monotonic

import pytest

from config.ready import ask
from embedded.paths import PGBIN
from tests.embedded.site import Site, alive, embedded, eventually, family_of, running

PARTS = "postgres", "valkey-server", "gunicorn", "worker", "beat"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all: the second and later starts are the quick ones."""
    return tmp_path_factory.mktemp("local")


@pytest.fixture(scope="module")
def site(folder):
    with running(folder) as site:
        yield site


@pytest.fixture
def left(site, folder):
    """The folder, when nothing runs in it any more."""
    if site.process.poll() is None:
        site.stop()
    return folder


def test_every_part_runs_and_the_site_is_ready(site):
    assert eventually(lambda: set(site.children()) == set(PARTS), 5), site.said
    ready, said = ask(site.port)
    assert ready
    assert said["migrations"] == said["valkey"] == "ok"


def test_without_demo_mode_no_account_is_shown(site):
    assert "http://localhost:" in site.said
    assert "example" not in site.said.lower()


def test_the_site_may_not_change_tables(site, folder):
    argv = [PGBIN / "psql", "-h", folder / "own/run", "-U", "residence_app", "residence"]

    done = subprocess.run([*argv, "-c", "create table x ()"], capture_output=True, text=True)

    assert "permission denied" in done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_what_is_killed_is_started_again(site, part):
    pid = site.children()[part]

    os.kill(pid, signal.SIGKILL)

    assert eventually(lambda: not alive(pid), 5)
    assert eventually(lambda: part in site.children() and site.green, 20), site.said


def test_a_second_run_says_that_there_is_one(site, folder):
    done = embedded(folder, "run", LOCK_PATIENCE="0.2")

    assert done.returncode == 1
    assert f"process {site.process.pid}" in done.stderr
    assert site.green


def test_ctrl_c_stops_every_process(site, folder):
    family = family_of(site.process.pid)

    assert site.stop(signal.SIGINT) == 0

    assert not [pid for pid in family if alive(pid)]


def test_after_kill_of_the_supervisor_nothing_stays_and_the_next_run_is_quick(left):
    with running(left) as killed:
        family = family_of(killed.process.pid)
        killed.stop(signal.SIGKILL)
        assert eventually(lambda: not [pid for pid in family if alive(pid)], 15)

    began = monotonic()
    with running(left) as site:
        took = monotonic() - began
        assert site.green
    assert took < 10 * max(1, os.getloadavg()[0] / os.cpu_count()), site.said


def test_after_kill_of_everything_at_once_the_next_run_works(left):
    with running(left) as killed:
        for pid in [killed.process.pid, *family_of(killed.process.pid)]:
            with suppress(ProcessLookupError):  # some last for a moment only
                os.kill(pid, signal.SIGKILL)
        killed.process.wait(5)

    with running(left) as site:
        assert site.green


def test_a_stop_in_the_middle_of_a_start_stops(tmp_path):
    site = Site(tmp_path)
    assert eventually(lambda: "prepare" in site.said, 20)
    family = family_of(site.process.pid)

    assert site.stop(signal.SIGTERM) == 0

    assert not [pid for pid in family if alive(pid)]


def test_a_port_that_is_in_use_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = embedded(tmp_path, "run", PORT=port, DATABASE_URL="given", REDIS_URL="given")

    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
