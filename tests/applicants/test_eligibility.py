from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from applicants.eligibility import comes_without_sticker, is_minor, objections
from applicants.models import Applicant, Wave

DAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
ADULT = {"birth_date": "1990-05-17", "registered_on": date(2026, 4, 1)}


def against(on=DAY, **facts):
    """Which objections there are, by code."""
    return [objection.code for objection in objections(Applicant(**ADULT | facts), on=on, now=NOW)]


def person(birth_date, **facts):
    return Applicant(**ADULT | {"birth_date": birth_date} | facts)


def test_nothing_speaks_against_an_adult_who_is_registered_for_months():
    assert against() == []


@pytest.mark.parametrize(
    ("registered_on", "codes"),
    [(date(2026, 8, 31), []), (date(2026, 9, 1), ["too_soon"]), (DAY, ["too_soon"])],
)
def test_a_person_is_registered_for_seven_days_on_the_day_of_the_visit(registered_on, codes):
    assert against(registered_on=registered_on) == codes


def test_who_comes_too_soon_is_told_the_first_possible_day():
    [objection] = objections(person("1990-05-17", registered_on=DAY), on=DAY, now=NOW)

    assert objection.first_possible_day == DAY + timedelta(days=7)
    assert objections(person("1990-05-17", registered_on=DAY), on=date(2026, 9, 14), now=NOW) == []


@pytest.mark.parametrize(
    ("withdrawn_on", "codes"),
    [(date(2026, 9, 8), []), (DAY, ["withdrawn"]), (date(2026, 5, 1), ["withdrawn"])],
)
def test_who_is_withdrawn_by_the_day_of_the_visit_cannot_come(withdrawn_on, codes):
    assert against(withdrawn_on=withdrawn_on) == codes


@pytest.mark.parametrize(("minutes", "codes"), [(-1, []), (0, []), (1, ["wave_not_open"])])
def test_a_wave_opens_by_its_clock_and_not_by_the_day_of_the_visit(minutes, codes):
    wave = Wave(opens_at=NOW + timedelta(minutes=minutes))

    assert against(wave=wave) == codes


def test_who_waits_for_a_decision_cannot_come_however_long_ago_it_began():
    assert against(decision_pending_since=date(2026, 5, 1)) == ["decision_pending"]


def test_whose_data_may_not_be_used_cannot_come():
    assert against(restricted_on=date(2026, 5, 1)) == ["restricted"]


def test_who_is_served_cannot_come_again():
    assert against(served_on=date(2026, 8, 1)) == ["served"]


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2026, 9, 6), ["served"]),  # still 13: came without a sticker, and has been here
        (date(2026, 9, 7), []),  # the 14th birthday
        (date(2027, 1, 1), []),
    ],
)
def test_a_child_who_came_without_a_sticker_may_come_again_from_the_14th_birthday(on, codes):
    child = {"birth_date": "2012-09-07", "served_on": date(2026, 6, 1)}

    assert against(on, **child) == codes


def test_a_sticker_at_14_is_the_only_one():
    assert against(birth_date="2012-06-01", served_on=date(2026, 6, 1)) == ["served"]


def test_every_objection_is_named_at_once():
    facts = {
        "registered_on": DAY,
        "withdrawn_on": DAY,
        "served_on": DAY,
        "wave": Wave(opens_at=NOW + timedelta(days=1)),
    }

    assert against(**facts) == ["withdrawn", "served", "wave_not_open", "too_soon"]


def test_every_objection_can_be_said():
    facts = {"registered_on": DAY, "withdrawn_on": DAY, "served_on": DAY}

    said = objections(person("1990-05-17", **facts), on=DAY, now=NOW)

    assert all(str(objection.message) for objection in said)


@pytest.mark.parametrize(
    ("birth_date", "without"),
    [
        ("2012-09-07", False),
        ("2012-09-08", True),
        ("2012-09-00", True),  # the younger age counts
        ("2012-00-00", True),
        ("2011-00-00", False),
    ],
)
def test_who_is_under_14_on_the_day_comes_without_a_sticker(birth_date, without):
    assert comes_without_sticker(person(birth_date), DAY) is without


@pytest.mark.parametrize(
    ("birth_date", "minor"),
    [("2008-09-07", False), ("2008-09-08", True), ("2008-09-00", True), ("2007-00-00", False)],
)
def test_who_is_under_18_on_the_day_is_a_minor(birth_date, minor):
    assert is_minor(person(birth_date), DAY) is minor
