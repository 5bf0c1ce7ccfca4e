from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from locations.models import Replan, Slot
from locations.replan import ask
from locations.tasks import OPEN_SLOTS, open_slots, replan
from tests.factories import OpeningHoursFactory


@pytest.fixture
def open_daily(db):
    """A location that is open for an hour every day of the week."""
    first = OpeningHoursFactory(weekday=0, opens="09:00", closes="10:00")
    for weekday in range(1, 7):
        OpeningHoursFactory(location=first.location, weekday=weekday, opens="09:00", closes="10:00")
    return first.location


@pytest.fixture
def somebody_else(db):
    """Another session of the same database."""
    params = connection.get_connection_params()
    names = ["host", "port", "dbname", "user", "password"]
    with psycopg.connect(**{k: params[k] for k in names if k in params}) as other:
        yield other


@pytest.mark.parametrize("times", [1, 10])
def test_the_task_plans_as_far_ahead_as_it_should_however_often_it_runs(open_daily, times):
    for _ in range(times):
        open_slots()

    last = Slot.objects.latest("starts_at")
    assert timezone.localdate(last.starts_at) > timezone.localdate() + timedelta(days=61)
    assert Slot.objects.filter(starts_at__gte=timezone.now()).count() >= 55 * 6


def test_the_task_leaves_when_another_does_the_same(open_daily, somebody_else):
    somebody_else.execute("select pg_advisory_lock(%s)", [OPEN_SLOTS])

    open_slots()

    assert not Slot.objects.exists()


def test_the_task_gives_its_lock_back(open_daily, somebody_else):
    open_slots()

    (free,) = somebody_else.execute("select pg_try_advisory_lock(%s)", [OPEN_SLOTS]).fetchone()
    assert free


def test_the_task_gives_its_lock_back_when_it_fails(db, somebody_else, monkeypatch):
    monkeypatch.setattr("locations.services.AHEAD", "not a length of time")

    with pytest.raises(TypeError):
        open_slots()

    (free,) = somebody_else.execute("select pg_try_advisory_lock(%s)", [OPEN_SLOTS]).fetchone()
    assert free


def test_the_command_opens_as_many_days_as_it_is_told(open_daily):
    out = StringIO()

    call_command("open_slots", days=13, stdout=out)

    assert int(out.getvalue().split()[0]) == Slot.objects.count()
    days = {timezone.localdate(slot.starts_at) for slot in Slot.objects.all()}
    assert days <= {timezone.localdate() + timedelta(days=ahead) for ahead in range(14)}
    assert len(days) >= 10  # less the holidays


def test_the_command_plans_as_far_ahead_by_itself(open_daily):
    call_command("open_slots", stdout=StringIO())

    last = timezone.localdate(Slot.objects.latest("starts_at").starts_at)
    assert timezone.localdate() + timedelta(days=61) < last
    assert last <= timezone.localdate() + timedelta(days=67)


@pytest.mark.parametrize("times", [0, 1, 10])
def test_changed_days_are_planned_however_often_the_task_runs(open_daily, times):
    today = timezone.localdate()
    ask([open_daily.pk], today, today + timedelta(days=6))

    for _ in range(times):
        replan()

    assert Replan.objects.exists() is (times == 0)
    assert Slot.objects.exists() is (times > 0)
