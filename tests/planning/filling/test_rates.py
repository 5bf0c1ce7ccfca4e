import random
from collections import Counter

import pytest

from planning.filling.rates import ENOUGH, Inputs, Rates, Seen, band, fit

HERE = Inputs(location=1, weekday=0, hour=9, lead=2, reminded=True)


def seen(visits, missed, **other):
    return Seen(HERE._replace(**other), visits, missed)


def test_a_rate_goes_by_these_five_things_and_no_other():
    assert Inputs._fields == ("location", "weekday", "hour", "lead", "reminded")
    assert Inputs.__annotations__ == {
        "location": int,
        "weekday": int,
        "hour": int,
        "lead": int,
        "reminded": bool,
    }


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-3, 0), (0, 0), (1, 0), (2, 1), (4, 2), (8, 3), (15, 4), (90, 4)],
)
def test_lead_times_come_in_bands(days, expected):
    assert band(days) == expected


def test_nothing_is_said_before_enough_was_seen():
    assert not fit([])
    assert not fit([seen(ENOUGH - 1, 30)])
    assert fit([seen(ENOUGH, 30)])


def test_what_is_usual_is_the_share_that_did_not_come():
    rates = fit([seen(1000, 150)])

    assert rates.usual == pytest.approx(0.15, abs=0.002)
    assert rates.of(HERE).mean == pytest.approx(0.15, abs=0.002)


def test_a_rate_lies_within_its_interval_which_narrows_with_what_is_seen():
    few, many = (fit([seen(visits, visits // 5)]).of(HERE) for visits in (300, 30_000))

    assert few.low < few.mean < few.high
    assert few.low < many.low < many.high < few.high


def test_a_location_that_differs_has_a_rate_of_its_own():
    rates = fit([seen(2000, 200), seen(2000, 400, location=2)])

    assert rates.at(1).mean == pytest.approx(0.1, abs=0.01)
    assert rates.at(2).mean == pytest.approx(0.2, abs=0.01)


def test_a_location_of_which_little_is_seen_is_drawn_to_what_is_usual():
    rates = fit([seen(5000, 500), seen(10, 5, location=2)])

    assert 0.1 < rates.at(2).mean < 0.25
    assert rates.at(2).high - rates.at(2).low > rates.at(1).high - rates.at(1).low


def test_what_was_never_seen_is_as_usual_and_less_sure():
    rates = fit([seen(5000, 500), seen(5000, 700, location=2)])

    assert rates.at(3).mean == pytest.approx(rates.usual)
    assert rates.at(3).high - rates.at(3).low > rates.at(1).high - rates.at(1).low


def test_factors_are_told_apart():
    """Location 2 has the early hours: it is the hour that counts, not the location."""
    rates = fit(
        [
            seen(1000, 100, location=1, hour=10),
            seen(100, 20, location=1, hour=8),
            seen(100, 10, location=2, hour=10),
            seen(1000, 200, location=2, hour=8),
        ]
    )

    assert rates.by("hour", 8).mean > 1.5 * rates.by("hour", 10).mean
    assert rates.at(2).mean == pytest.approx(rates.at(1).mean, rel=0.15)


def test_who_may_still_be_reminded_is_between():
    rates = fit([seen(3000, 300), seen(1000, 200, reminded=False)])

    with_, without = rates.of(HERE), rates.of(HERE._replace(reminded=False))
    expected = rates.expected(HERE, reminded=False)

    assert with_.mean < expected.mean < without.mean
    assert expected.mean == pytest.approx(0.75 * with_.mean + 0.25 * without.mean)
    assert rates.expected(HERE, reminded=True) == with_


def test_a_lead_time_that_nobody_was_reminded_of_stays_so():
    rates = fit([seen(3000, 300), seen(1000, 200, lead=0, reminded=False)])

    same_day = HERE._replace(lead=0)

    assert rates.expected(same_day, reminded=False) == rates.of(same_day._replace(reminded=False))


def test_no_rate_says_that_nobody_comes():
    rates = fit([seen(400, 400), seen(400, 390, location=2)])

    assert rates.of(HERE).high <= 0.9


def test_rates_without_a_visit_can_be_asked():
    assert Rates().of(HERE).mean == pytest.approx(0.1)


def made_up(seed, visits):
    """Visits of ten locations whose true rates are known, and a way to ask for them."""
    chance = random.Random(seed)
    places = {place: chance.lognormvariate(0, 0.2) for place in range(10)}
    hours = {hour: chance.lognormvariate(0, 0.1) for hour in range(8, 17)}
    leads = [0.7, 0.8, 1, 1.1, 1.2]

    def truth(one):
        reminded = 0.6 if one.reminded else 1
        return 0.17 * places[one.location] * hours[one.hour] * leads[one.lead] * reminded

    def draw():
        return Inputs(
            chance.randrange(10),
            chance.randrange(5),
            chance.randrange(8, 17),
            chance.randrange(5),
            chance.random() < 0.7,
        )

    came, missed = Counter(), Counter()
    for one in (draw() for _ in range(visits)):
        came[one] += 1
        missed[one] += chance.random() < truth(one)
    return truth, draw, [Seen(one, number, missed[one]) for one, number in came.items()]


@pytest.mark.parametrize(("visits", "off"), [(2_000, 0.3), (20_000, 0.1)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(visits, off):
    held, errors = [], []
    for seed in range(4):
        truth, draw, rows = made_up(seed, visits)
        rates = fit(rows)
        for one in (draw() for _ in range(200)):
            rate = rates.of(one)
            held.append(rate.low <= truth(one) <= rate.high)
            errors.append(abs(rate.mean / truth(one) - 1))

    assert 0.7 <= sum(held) / len(held) <= 0.92
    assert sum(errors) / len(errors) < off
