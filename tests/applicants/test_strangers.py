"""Rows of other municipalities: noted, and an alarm when a day brings more than five."""

import pytest

from applicants.applying import apply_list
from applicants.staging import confirm
from notices.models import Notice
from tests.applicants.list_steps import CELLS, cells, staged
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)
    return MunicipalityFactory(name="Amersfoort")


@pytest.fixture
def watchers():
    return [UserFactory(role=role, email=f"{role}@example.org") for role in ("admin", "dpo")]


def of_others(digits):
    """People of another municipality, and the rows by which somebody else sends them."""
    elsewhere = MunicipalityFactory(name="Zeist")
    rows = [cells(digit) for digit in digits]
    for row in rows:
        ApplicantFactory(v_number=row["v_number"], municipality=elsewhere, birth_date="1990-05-17")
    return rows


def results(kind):
    return list(Event.objects.filter(kind=kind).values_list("result", flat=True))


def test_rows_of_other_municipalities_are_noted(town):
    kept = staged(town, *of_others(range(5)), cells(77))

    assert kept.added == 1
    assert results("elsewhere") == ["5"]
    assert not results("alarm")
    assert not Notice.objects.exists()


def test_more_than_five_of_them_alarm_who_watches(town, watchers):
    kept = staged(town, *of_others(range(6)))

    [about] = Event.objects.filter(kind="alarm").values_list("about", flat=True)
    letters = Notice.objects.order_by("to")
    assert about == f"municipality:{town.pk}"
    assert [letter.to for letter in letters] == ["admin@example.org", "dpo@example.org"]
    assert all("Amersfoort" in letter.body for letter in letters)
    assert all(str(kept.uploaded_by) in letter.body for letter in letters)


def test_the_letter_names_nobody_of_the_list(town, watchers):
    rows = of_others(range(6))

    staged(town, *rows)

    body = Notice.objects.first().body
    assert CELLS["family_name"] not in body
    assert not any(row["v_number"] in body for row in rows)


def test_numbers_with_another_birth_date_count_too(town):
    rows = [row | {"date_of_birth": "18-05-1990"} for row in of_others(range(6))]

    staged(town, *rows)

    assert results("alarm") == ["elsewhere"]


def test_five_at_a_time_find_out_no_more(town, watchers):
    rows = of_others(range(9))

    staged(town, *rows[:5])
    staged(town, *rows[5:])

    assert results("elsewhere") == ["4", "5"]
    assert results("alarm") == ["elsewhere"]


def test_what_was_a_day_ago_no_longer_counts(town, time_machine):
    rows = of_others(range(9))
    staged(town, *rows[:5])
    time_machine.move_to("2026-11-25 10:01+01:00", tick=True)

    staged(town, *rows[5:])

    assert not results("alarm")


def test_lists_of_two_municipalities_are_not_added_up(town):
    rows = of_others(range(9))

    staged(town, *rows[:5])
    staged(MunicipalityFactory(), *rows[5:])

    assert not results("alarm")


def test_who_watches_gets_one_letter_a_day(town, watchers):
    rows = of_others(range(6))

    staged(town, *rows)
    staged(town, *rows)

    assert len(results("alarm")) == 2
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("role", ["clerk", "planner", "officer"])
def test_nobody_else_is_told(role, town):
    UserFactory(role=role, email="somebody@example.org")
    UserFactory(role="admin", email="gone@example.org", is_active=False)
    UserFactory(role="admin", email="")

    staged(town, *of_others(range(6)))

    assert not Notice.objects.exists()


def test_nobody_is_moved_by_it(town):
    kept = staged(town, *of_others(range(6)))

    confirm(kept, moves=[], by=kept.uploaded_by)
    apply_list(kept.pk)

    assert not town.applicants.exists()
