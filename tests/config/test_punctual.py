from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from config import canary
from config.celery import app
from config.queues import SWEEP

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def silence():
    app.loader.import_default_modules()
    cache.delete(canary.key(SWEEP))
    yield
    cache.delete(canary.key(SWEEP))


@pytest.fixture
def sing():
    return app.tasks["config.tasks.sing"]


@pytest.mark.parametrize(("off", "sang"), [(0, True), (1, True), (3600, False), (-3600, False)])
def test_a_worker_whose_clock_is_wrong_runs_nothing(time_machine, sing, off, sang):
    time_machine.move_to(timezone.now() + timedelta(seconds=off), tick=True)

    sing.apply([SWEEP]).get()  # as a worker does

    assert (canary.heard()[SWEEP] is not None) == sang


def test_who_calls_a_task_as_a_function_says_what_time_it_is(time_machine, sing):
    time_machine.move_to("2027-03-28 10:00+02:00")

    sing(SWEEP)

    assert canary.heard()[SWEEP] is not None
