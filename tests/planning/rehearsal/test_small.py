"""A whole campaign of 3,250 people: minutes, so `tests/conftest.py` has it begin first."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

DAYS = 56  # by then 95 % are served; the last ones come when they can


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker, tmp_path_factory):
    """Play it once, in a database of its own beside the one of the tests."""
    said = tmp_path_factory.mktemp("rehearsal") / "said.json"
    name = f"{connection.settings_dict['NAME']}_small"
    with django_db_blocker.unblock(), said.open("w") as stdout:
        call_command("rehearse", days=DAYS, database=name, stdout=stdout)
    return json.loads(said.read_text())


def test_a_small_campaign_fills_its_places(played):
    assert played["served"] >= 0.95 * 3_250
    assert played["used_share"] >= 0.94
    assert played["days_share"] <= 1.15


def test_and_breaks_no_promise(played):
    assert played["amiss"] == {}
    assert (played["double_claims"], played["without_answer"]) == (0, 0)
    assert played["no_place_on_arrival"] == 0
