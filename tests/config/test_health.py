from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.gauges import readings
from config.probes import DRIFT, latest

pytestmark = pytest.mark.django_db

PAGES = ["/health", "/health/live", "/health/ready"]
TELLING = ["/health", "/health/ready"]


@pytest.fixture(autouse=True)
def nothing_read():
    """No sign was read before, and none is remembered."""
    for each in (readings, latest):
        each.cache.clear()
    yield
    for each in (readings, latest):
        each.cache.clear()


@pytest.mark.parametrize("path", PAGES)
def test_the_answer_is_never_kept(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_it_only_reads(client, path):
    assert client.post(path).status_code == 405


def test_a_process_that_takes_requests_is_alive_and_asks_nothing(
    client, settings, django_assert_num_queries
):
    caches = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": caches}

    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_host_that_can_serve_is_ready_by_two_statements(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.get("/health/ready")

    assert answer.status_code == 200
    parts = ["status", "database", "migrations", "clock", "valkey"]
    assert answer.json() == dict.fromkeys(parts, "ok")


def test_alarms_are_named_and_take_no_host_out(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert {"BeatSilent", "WorkerSilent", "SlotsEnd"} <= set(answer.json()["alarms"])
    assert "DatabaseDown" not in answer.json()["alarms"]


@pytest.mark.parametrize("path", TELLING)
def test_a_missing_migration_makes_the_host_not_ready(client, path):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'locations'")

    answer = client.get(path)

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "missing"


@pytest.mark.parametrize(
    ("drift", "status"),
    [(DRIFT + 2, 503), (-DRIFT - 2, 503), (DRIFT - 1.5, 200), (-DRIFT + 1.5, 200)],
)
def test_a_host_with_a_wrong_clock_takes_itself_out(client, drift, status):
    with time_machine.travel(timezone.now() + timedelta(seconds=drift)):
        answer = client.get("/health/ready")

    assert answer.status_code == status


@pytest.fixture
def no_database(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    yield
    monkeypatch.undo()


def test_a_host_without_a_database_is_alive(no_database):
    assert Client().get("/health/live").status_code == 200


@pytest.mark.parametrize("path", TELLING)
def test_a_host_without_a_database_is_not_ready(no_database, path):
    answer = Client().get(path)

    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


def test_without_a_database_what_can_be_known_is_still_told(no_database):
    alarms = Client().get("/health").json()["alarms"]

    assert "DatabaseDown" in alarms
    assert "BeatSilent" not in alarms


@pytest.mark.parametrize("path", TELLING)
def test_without_valkey_the_host_still_serves(client, settings, path):
    caches = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": caches}

    answer = client.get(path)

    assert answer.status_code == 200
    said = answer.json()
    assert said.get("valkey") == "unreachable" or "ValkeyDown" in said["alarms"]
