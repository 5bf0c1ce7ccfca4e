import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.roles import Role
from config.gauges import Gauge, Reading, Unit, readings
from planning.running.views import rows, shown
from tests.factories import UserFactory


@pytest.fixture
def page(client, db):
    readings.cache.clear()
    client.force_login(UserFactory(role=Role.ADMIN))
    yield lambda: client.get(reverse("running:status")).content.decode()
    readings.cache.clear()


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0, Unit.SECONDS, "0 s"),
        (119, Unit.SECONDS, "119 s"),
        (120, Unit.SECONDS, "2 min"),
        (7200, Unit.SECONDS, "2 h"),
        (3 * 86400, Unit.SECONDS, "3 days"),
        (float("inf"), Unit.SECONDS, "never"),
        (1.5, Unit.DAYS, "1 day"),
        (365.0, Unit.DAYS, "365 days"),
        (12, Unit.NUMBER, "12"),
        (0.074, Unit.SHARE, "7 %"),
        (1, Unit.YES_OR_NO, "yes"),
        (0, Unit.YES_OR_NO, "no"),
    ],
)
def test_a_value_is_read_with_its_unit(value, unit, words):
    with override("en"):
        assert shown(value, unit) == words


def gauge(**more):
    return Gauge("age", "Age", dict, Unit.SECONDS, "Late", 60, **more)


def test_each_value_has_a_row_and_only_what_is_wrong_has_an_alarm():
    with override("en"):
        found = list(rows(Reading(gauge(), {"mail": 61, "sweep": 5})))

    assert found == [
        ("Age", "mail", "61 s", "> 60 s", "Late"),
        ("Age", "sweep", "5 s", "> 60 s", ""),
    ]


def test_what_is_not_known_says_so():
    with override("en"):
        assert list(rows(Reading(gauge(low=True), {}))) == [("Age", "", "not known", "< 60 s", "")]


def test_the_administrator_sees_what_is_not_well_and_where_to_look(page):
    with override("en"):
        shown = page()

    assert "BeatSilent" in shown
    assert "docs/operations.md" in shown
    assert "DatabaseDown" not in shown


def test_she_finds_it_on_her_first_page(page, client):
    assert reverse("running:status") in client.get("/admin/").content.decode()
