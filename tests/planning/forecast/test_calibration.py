"""The band of 80 % is to hold the truth in 70 to 90 % of the cases: tried on made-up campaigns.

`manage.py calibrate_forecast` tries more of them; docs/planning.md has its figures.
"""

from datetime import date

import pytest

from planning.forecast.calibration import AHEAD, Check, checks, longer, share_held
from planning.forecast.made_up import campaign
from planning.forecast.pace import Day


@pytest.fixture(scope="module")
def found():
    """What was said every two weeks in sixteen campaigns, and whether it was so."""
    return [
        check
        for seed in range(16)
        for own in [campaign(seed)]
        for check in checks(own.days, own.people, own.no_show, plays=60)
    ]


def test_the_band_holds_the_truth_in_seven_to_nine_of_ten_cases(found):
    assert len(found) > 250
    assert 0.7 <= share_held(found) <= 0.9


@pytest.mark.parametrize("ahead", [0, *AHEAD])
def test_it_does_so_for_the_near_and_the_far_and_the_last_day(found, ahead):
    some = [check for check in found if check.ahead == ahead]

    assert 0.65 <= share_held(some) <= 0.93


def test_campaigns_are_the_same_for_a_seed_and_serve_everybody():
    one, again = campaign(3), campaign(3)

    assert one.days == again.days
    assert sum(day.people for day in one.days) == one.people


def test_no_place_is_used_twice_in_a_campaign():
    own = campaign(5)

    assert all(day.served[pk] <= places for day in own.days for pk, places in day.places.items())


def test_what_comes_after_the_last_day_is_like_the_last_week():
    week = [Day(date(2026, 1, 5 + at), {1: 10 + at}, {}) for at in range(5)]

    found = longer(week)

    assert found[:5] == week
    assert found[5] == Day(date(2026, 1, 12), {1: 10}, {})
    assert len(found) > 30


def test_a_campaign_too_short_to_look_back_at_says_nothing():
    own = campaign(1)

    assert list(checks(own.days[:8], own.people, own.no_show)) == []


def test_the_share_that_held_is_counted():
    assert share_held([Check(10, True), Check(10, False), Check(0, True)]) == pytest.approx(2 / 3)
