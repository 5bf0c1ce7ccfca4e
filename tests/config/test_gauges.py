import pytest
from django.db import OperationalError
from redis.exceptions import RedisError

from config.gauges import GAUGES, Gauge, Reading, alarms, ask, one, readings
from config.probes import latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    """These gauges and no others, read anew."""

    def watched(*gauges):
        monkeypatch.setattr("config.gauges.GAUGES", [*gauges])
        readings.cache.clear()

    yield watched
    readings.cache.clear()
    latest.cache.clear()


def high(value, **more):
    return Gauge("age", "age", one(lambda: value), alarm="Late", limit=60, **more)


@pytest.mark.parametrize(("value", "wrong"), [(0, False), (60, False), (61, True)])
def test_above_its_limit_a_sign_is_an_alarm(value, wrong):
    assert high(value).is_wrong(value) is wrong


@pytest.mark.parametrize(("value", "wrong"), [(59, True), (60, False), (61, False)])
def test_a_low_sign_is_an_alarm_below_its_limit(value, wrong):
    assert high(value, low=True).is_wrong(value) is wrong


def test_a_sign_without_an_alarm_is_only_shown():
    assert not Gauge("stock", "stock", one(lambda: 5)).is_wrong(10**6)


def test_one_wrong_value_of_many_is_enough():
    gauge = Gauge("age", "age", lambda now: {"a": 1, "b": 99}, alarm="Late", limit=60)

    assert Reading(gauge, {"a": 1, "b": 99}).is_wrong
    assert not Reading(gauge, {"a": 1, "b": 2}).is_wrong


def test_a_label_may_have_a_limit_of_its_own():
    gauge = high(None, limits={"import": 180})

    assert gauge.is_wrong(99, "mail")
    assert not gauge.is_wrong(99, "import")
    assert gauge.is_wrong(181, "import")


def test_an_alarm_is_named_once(only):
    only(high(99), high(100), high(1))

    assert alarms() == ["Late"]


def test_what_is_not_known_is_no_alarm(only):
    only(high(None))

    assert alarms() == []


@pytest.mark.parametrize("error", [OperationalError, OSError, RedisError])
def test_what_cannot_be_read_takes_no_other_along(only, error):
    def fail(now):
        raise error

    only(Gauge("broken", "broken", fail), high(99))

    assert [reading.values for reading in readings()] == [{}, {"": 99}]


def test_a_mistake_of_ours_is_not_hidden():
    def fail(now):
        raise KeyError

    with pytest.raises(KeyError):
        ask(Gauge("broken", "broken", fail), None)


def test_many_who_ask_read_once(only):
    read = []
    only(Gauge("age", "age", one(lambda: read.append(1))))

    readings()
    readings()

    assert read == [1]


def test_names_are_said_once():
    names = [gauge.name for gauge in GAUGES]

    assert len(names) == len(set(names))
