import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from tests.planning.forecast.steps import campaign


def run(capsys, **options):
    call_command("calibrate_forecast", **options)
    return json.loads(capsys.readouterr().out)


def test_made_up_campaigns_are_counted_by_how_far_ahead(capsys):
    said = run(capsys, campaigns=3)

    assert said["checks"] > 30
    assert 0 <= said["held"] <= 1
    assert set(said["by_days_ahead"]) <= {"0", "10", "20", "40"}


def test_rehearsed_campaigns_can_be_looked_back_at(capsys, tmp_path):
    first = date(2026, 1, 5)
    days = [first + timedelta(days=at) for at in range(60)]
    rows = [
        {"day": day.isoformat(), "open": 100 * (day.weekday() < 5), "used": 90, "no_shows": 9}
        | {"served": 90 * (day.weekday() < 5)}
        for day in days
    ]
    file = tmp_path / "rehearsed"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))

    said = run(capsys, rehearsed=[str(file)])

    assert (said["by_days_ahead"]["10"], said["by_days_ahead"]["20"]) == (1.0, 1.0)


@pytest.mark.django_db
def test_the_campaign_of_this_database_can_be_looked_back_at(capsys):
    campaign(past=6, coming=1, planned=4, waiting=60)

    assert run(capsys, here=True)["checks"] > 0


@pytest.mark.django_db
def test_without_a_campaign_nothing_is_said(capsys):
    said = run(capsys, here=True)

    assert said == {"checks": 0, "held": None, "by_days_ahead": {}}
