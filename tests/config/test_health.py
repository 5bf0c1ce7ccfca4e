from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config import canary
from config.health import DRIFT, LATE, told
from config.queues import IMPORT, MAIL, QUEUES, SWEEP
from config.tasks import sing
from stickers.overview import state
from tests.stickers.factories import BatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client):
    state.cache.clear()
    yield lambda: client.get("/health")
    state.cache.clear()


def test_a_host_that_can_serve_is_ready(look):
    for queue in QUEUES:
        sing(queue)

    answer = look()

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "clock": "ok",
        "valkey": "ok",
        "worker": "ok",
        "lists": "ok",
        "ledger": "ok",
    }


@pytest.mark.parametrize("page", ["/health", "/health/live", "/health/ready"])
def test_the_answer_is_never_kept(client, page):
    assert "no-store" in client.get(page)["Cache-Control"]


def test_a_process_that_takes_requests_is_alive_and_asks_nothing(
    client, settings, django_assert_num_queries
):
    caches = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": caches}

    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_what_a_host_needs_to_serve_costs_two_statements(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.get("/health/ready")

    assert answer.json() == dict.fromkeys(
        ["status", "database", "migrations", "clock", "valkey"], "ok"
    )


def test_all_of_it_costs_three_statements(look, django_assert_num_queries):
    look()  # the ledger is counted once a minute

    with django_assert_num_queries(3):
        look()


def test_what_a_room_says_takes_no_host_out(look, monkeypatch):
    monkeypatch.setitem(told, "lists", lambda: "2 not confirmed")

    answer = look()

    assert answer.status_code == 200
    assert answer.json()["lists"] == "2 not confirmed"


def test_a_room_whose_tables_do_not_answer_is_unknown(look, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setitem(told, "lists", fail)

    assert look().json()["lists"] == "unknown"


def test_a_ledger_that_does_not_balance_takes_no_host_out(look):
    BatchFactory()  # of which there is no sticker

    answer = look()

    assert answer.status_code == 200
    assert answer.json()["ledger"] == "ledger does not balance"


@pytest.mark.parametrize("page", ["/health", "/health/live", "/health/ready"])
def test_it_only_reads(client, page):
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("page", ["/health", "/health/ready"])
def test_a_missing_migration_makes_the_host_not_ready(client, page):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'locations'")

    answer = client.get(page)

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


@pytest.mark.parametrize(("page", "status"), [("", 503), ("/ready", 503), ("/live", 200)])
def test_a_host_that_does_not_reach_the_database_is_alive_and_not_ready(monkeypatch, page, status):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    try:
        answer = Client().get(f"/health{page}")
    finally:
        monkeypatch.undo()

    assert answer.status_code == status
    assert answer.json().get("database", "not asked") == (
        "unreachable" if status != 200 else "not asked"
    )


@pytest.mark.parametrize("page", ["/health", "/health/ready"])
def test_without_valkey_the_host_still_serves(client, settings, page):
    caches = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": caches}

    answer = client.get(page)

    assert answer.status_code == 200
    assert answer.json()["valkey"] == "unreachable"
    assert answer.json().get("worker", "unknown") == "unknown"


def test_workers_that_never_sang_are_told(look):
    assert (
        look().json()["worker"] == "mail not heard yet, import not heard yet, sweep not heard yet"
    )


def test_a_queue_on_which_nobody_works_is_named_and_the_host_still_serves(look):
    for queue in (IMPORT, SWEEP):
        canary.sing(queue)
    with time_machine.travel(timezone.now() - timedelta(seconds=LATE[MAIL] + 30)):
        canary.sing(MAIL)

    answer = look()

    assert answer.status_code == 200
    assert answer.json()["worker"].startswith("mail silent for 9")


def test_a_list_may_take_as_long_as_tasks_may(look, settings):
    for queue in (MAIL, SWEEP):
        canary.sing(queue)
    with time_machine.travel(timezone.now() - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)):
        canary.sing(IMPORT)

    assert look().json()["worker"] == "ok"
