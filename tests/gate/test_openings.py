from datetime import timedelta

import pytest
from django.utils import timezone

from gate import openings
from gate.models import Opening
from gate.openings import SWITCH, OneIsThere, Over, read_switch

pytestmark = pytest.mark.django_db(transaction=True)


def planned(**said):
    now = timezone.now()
    return openings.plan(now, now, **{"why": "many", "by": "user:1"} | said)


def test_every_process_can_read_a_switch_as_soon_as_it_is_pressed(valkey):
    row = planned()

    found = read_switch(valkey.get(SWITCH))

    assert found.line == f"p{row.pk}"
    assert found == openings.switch()


def test_a_second_waiting_room_is_refused():
    planned()

    with pytest.raises(OneIsThere):
        planned()


def test_one_that_ended_makes_way_for_another(valkey):
    row = planned()

    openings.end(row.pk, why="calm", by="user:2")

    assert read_switch(valkey.get(SWITCH)).line == ""
    row.refresh_from_db()
    assert (row.ended_by, row.ended_why) == ("user:2", "calm")
    with pytest.raises(Over):
        openings.end(row.pk, why="again", by="user:2")
    assert planned().pk != row.pk


def test_it_is_shown_at_the_latest_when_it_opens():
    now = timezone.now()

    row = openings.plan(now, now + timedelta(hours=1), why="x", by="user:1")

    assert row.shown_at == row.opens_at


def test_the_last_rule_holds(valkey):
    openings.set_rule(most_inside=50, by_load=True, why="x", by="user:1")
    openings.set_rule(most_inside=70, by_load=False, why="y", by="user:1")

    found = read_switch(valkey.get(SWITCH))

    assert (found.most, found.by_load) == (70, False)


def test_without_valkey_a_switch_is_kept_in_its_row(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    planned()

    assert Opening.objects.filter(ended_at=None).exists()
