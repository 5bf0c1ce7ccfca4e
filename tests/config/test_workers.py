"""Real workers on a real broker: they are ended, and one of them goes deaf."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as site
from redis import Redis

from config.canary import heard
from config.celery import app
from config.queues import IMPORT, MAIL, QUEUES, SWEEP
from config.signs import Sign
from config.workers import PATIENCE, STUCK, Worker, waits
from embedded.paths import ROOT
from tests.embedded.site import alive, children_of, eventually, family_of


@pytest.fixture
def broker():
    """The broker, with nothing in it before and afterwards."""
    with Redis.from_url(site.REDIS_URL) as client:
        empty(client)
        yield client
        empty(client)


def empty(client):
    for pattern in ["_kombu*", "unacked*", "*celery*"]:
        if keys := list(client.scan_iter(pattern)):
            client.unlink(*keys)
    client.unlink(*QUEUES)


def test_who_just_began_something_is_busy_and_who_ended_it_is_not():
    sign = Sign()
    assert not sign.is_busy()

    sign.begin()
    assert sign.is_busy()

    sign.end()
    assert not sign.is_busy()
    assert sign.silent() < 1


def test_what_a_forked_process_does_is_seen_by_who_forked_it():
    sign = Sign()

    if (pid := os.fork()) == 0:
        sign.begin()
        os._exit(0)
    os.waitpid(pid, 0)

    assert sign.is_busy()


@pytest.fixture
def worker(monkeypatch):
    """One that does not run, but has a sign of life."""

    def seen(*, silent, busy=False):
        made = Worker(SWEEP)
        (made.sign.begin if busy else made.sign.end)()
        moment = time.monotonic() + silent
        monkeypatch.setattr(time, "monotonic", lambda: moment)
        return made

    return seen


def test_a_silent_worker_without_work_is_well(worker, broker):
    assert worker(silent=10 * PATIENCE).wrong() == ""


def test_a_silent_worker_while_work_waits_is_deaf(worker, broker):
    broker.rpush(SWEEP, "{}")

    assert worker(silent=PATIENCE + 10).wrong() == "deaf for 70 s while 1 tasks wait"


def test_a_worker_that_was_heard_is_not_deaf(worker, broker):
    broker.rpush(SWEEP, "{}")

    assert worker(silent=PATIENCE - 10).wrong() == ""


def test_a_long_task_is_not_taken_for_deafness(worker, broker):
    broker.rpush(SWEEP, "{}")

    assert worker(silent=STUCK - 10, busy=True).wrong() == ""


def test_a_task_that_celery_should_have_ended_is_stuck(worker, broker):
    assert worker(silent=STUCK + 10, busy=True).wrong() == "at one task for 160 s"


def test_nobody_is_deaf_while_the_broker_is_gone(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert waits(SWEEP) == 0


@pytest.fixture
def run(broker, tmp_path):
    """All the workers, as they run on a server, but less patient."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "REDIS_URL": site.REDIS_URL,
        "WORKER_PATIENCE": "2",
        "WORKER_ALIVE": str(tmp_path / "alive"),
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        "LOG_LEVEL": "WARNING",
        "PYTEST_XDIST_WORKER": "",
    }
    argv = [sys.executable, "-m", "config.workers"]
    with (tmp_path / "log").open("wb") as log:
        started = subprocess.Popen(argv, cwd=ROOT, env=env, stderr=log, start_new_session=True)
    try:
        yield started
    finally:
        family = family_of(started.pid)
        started.kill()
        for pid in family:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        started.wait()


def sing(*queues):
    for queue in queues:
        app.send_task("config.tasks.sing", [queue], queue=queue)


def test_each_queue_is_worked_on_and_who_is_killed_or_deaf_is_forked_again(run, tmp_path):
    sing(*QUEUES)
    assert eventually(lambda: all(heard().values()), 30), (tmp_path / "log").read_text()
    assert (tmp_path / "alive").exists()

    first = heard()
    deaf = app.control.cancel_consumer(MAIL, reply=True, timeout=5, limit=1)
    assert deaf, "no worker answered"
    mail, imports, _ = children_of(run.pid)
    os.kill(imports, signal.SIGKILL)
    sing(MAIL)
    assert eventually(lambda: heard()[MAIL] > first[MAIL], 20), (tmp_path / "log").read_text()
    assert eventually(lambda: not alive(imports), 5)
    sing(IMPORT)
    assert eventually(lambda: heard()[IMPORT] > first[IMPORT], 10)
    assert not alive(mail)
    assert "worker of mail is deaf for" in (tmp_path / "log").read_text()

    family = family_of(run.pid)
    run.terminate()
    assert run.wait(12) == 0
    assert not [pid for pid in family if alive(pid)]
