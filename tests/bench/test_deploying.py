"""A short deploy: what `make deploy-test` does with 65,000 people, here with a few."""

import os
import signal
import subprocess
import sys
from collections import deque
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.db import connection

from appointments.models import Appointment
from bench.deploying import __main__ as command
from bench.deploying import door as doors
from bench.deploying.door import Names, free_port, listens, open_door, swapped
from bench.deploying.drill import is_met
from bench.deploying.hosts import Web, roll, slow_visitor
from bench.deploying.people import People
from bench.visitor import earliest
from embedded.children import stop_all
from embedded.paths import ROOT
from tests.embedded.site import eventually
from tests.factories import ApplicantFactory, SlotFactory

SHORTLY = {"begun": 9, "promised": 9, "failed": 0, "lost": 0, "doubled": 0, "oversold": 0}
GOOD = SHORTLY | {"earlier_tests_pass": True}
GOOD |= {"acts": [{"slowest": 2.5, "most": 3}, {"slowest": 9, "most": None}]}


@pytest.fixture
def hosts(tmp_path, transactional_db):
    """Two web hosts on the database of the tests, the first of them known to the door."""
    here = urlsplit(os.environ["DATABASE_URL"])
    url = here._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    told = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings", "PROXIES": "1"}
    env = os.environ | told | {"DATABASE_POOL": "4", "WEB_WORKERS": "2", "HTTPS": "true"}
    port = free_port()
    made = [Web(f"127.0.0.{number}", port, env, tmp_path) for number in (4, 5)]
    yield made
    stop_all([web.child for web in made])


@pytest.fixture
def names():
    return Names("127.0.0.4")


@pytest.fixture
def door(tmp_path, names, hosts):
    if doors.NGINX is None:
        assert not os.environ.get("REQUIRE_NGINX"), doors.NEEDS
        pytest.skip(doors.NEEDS)
    child, port = open_door(tmp_path, names, hosts[0].port, seconds=1)
    yield port
    child.stop()


def test_nobody_loses_a_booking_while_versions_change_and_workers_die(hosts, names, door):
    old, new = hosts
    people = [(each.v_number, each.birth_date) for each in ApplicantFactory.create_batch(99)]
    SlotFactory.create_batch(3, planned=99)
    new.start()  # by the time it is needed it is there
    old.start()
    old.wait()

    with People(door, deque(people), 4, earliest) as seen:
        roll(old, new, names, until_known=1.2, slow=1)
        new.renew()
        new.lose_worker(signal.SIGKILL)

    assert seen.failed == []
    assert len(seen.promised) == len(seen.begun) > 0
    assert Appointment.objects.filter(status="booked").count() == len(seen.promised)


@pytest.fixture
def gunicorn(tmp_path):
    """A host with next to nothing on it."""
    (tmp_path / "nothing.py").write_text("def app(environ, start):\n    start('200 OK', [])\n")
    port, conf = free_port(), str(ROOT / "deploy/gunicorn.py")
    argv = [sys.executable, "-m", "gunicorn", "-c", conf, "nothing:app"]
    env = os.environ | {"PORT": str(port), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    process = subprocess.Popen(argv, env=env, cwd=tmp_path)  # noqa: S603 -- our own words
    assert eventually(lambda: listens(port), 20)
    yield process, port
    process.kill()
    process.wait()


def test_a_host_that_stops_closes_its_door_before_its_last_answer_is_out(gunicorn):
    process, port = gunicorn
    with slow_visitor(SimpleNamespace(address="127.0.0.1", port=port), 8):
        process.terminate()

        assert eventually(lambda: not listens(port), 5)
        assert process.poll() is None  # still waits for that visitor
        process.kill()


def test_everything_as_promised_is_met():
    assert is_met(GOOD)


@pytest.mark.parametrize(
    "other",
    [
        {"failed": 1},
        {"lost": 1},
        {"doubled": 1},
        {"oversold": 1},
        {"earlier_tests_pass": False},
        {"promised": 8},
        {"begun": 0, "promised": 0},
        {"acts": [{"slowest": 3.1, "most": 3}]},
    ],
)
def test_each_promise_that_is_broken_is_a_failure(other):
    assert not is_met(GOOD | other)


def test_where_there_is_no_proxy_it_says_what_it_needs(monkeypatch, capsys):
    monkeypatch.setattr(command, "NGINX", None)

    assert command.main([]) == 2
    assert "needs nginx" in capsys.readouterr().err


def test_a_line_that_is_no_longer_in_the_proxys_file_is_noticed():
    with pytest.raises(ValueError, match="web:8000"):
        swapped("proxy_pass http://site:8000;", {"web:8000": "web:1"})
