from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from planning.fairness import page
from planning.fairness.line import Reason
from planning.fairness.page import Counts
from planning.fairness.waits import Group

NONE = {key: [] for key in ["size", "language", "age", "channel", "municipality"]}
REASONS = [Reason("medical", 7, 6, 5), Reason("", 0, 40, 12)]


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def counted(reasons=(), **groups):
    return Counts(datetime(2026, 12, 8, tzinfo=UTC), {**NONE, **groups}, list(reasons))


def test_a_dimension_without_anybody_is_no_table():
    found = counted(age=[Group("18–34", 9, 3, None)])

    assert [part.key for part in page.parts(found)] == ["age"]
    assert page.parts(counted()) == []


def test_a_table_says_what_it_counts():
    people, visits = Group("uk", 9, 3, None), Group("1", 9, 3, None)

    parts = {part.key: part for part in page.parts(counted(language=[people], size=[visits]))}

    assert parts["language"].table.columns[:2] == ["Language", "People"]
    assert parts["size"].table.columns[:2] == ["How many come together", "Visits"]


def test_a_group_says_half_and_nine_of_ten_if_it_is_large():
    groups = [Group("Breda", 1_200, 30, 62), Group("Assen", 6, 4, None)]

    (part,) = page.parts(counted(municipality=groups))

    assert part.table.rows == [["Breda", "1,200", "30", "62"], ["Assen", "6", "4", "–"]]


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [("channel", "phone", "phone"), ("channel", "task", "by itself"), ("age", "65+", "65+")],
)
def test_groups_are_called_as_staff_call_them(key, name, expected):
    (part,) = page.parts(counted(**{key: [Group(name, 9, 3, None)]}))

    assert part.table.rows[0][0] == expected


def test_nothing_of_a_hidden_group_is_shown_but_its_name():
    groups = [Group("Breda", 40, 30, 62), Group("Assen", 4, 3, None), Group("Delft", 8, 9, None)]

    (part,) = page.parts(counted(municipality=groups))

    assert part.table.rows == [
        ["Breda", "40", "30", "62"],
        ["Assen", "·", "·", "·"],
        ["Delft", "·", "·", "·"],
    ]


def test_reasons_are_counted_side_by_side():
    assert page.reasons_table(REASONS).rows == [
        ("medical", "7", "6", "5"),
        ("no reason", "0", "40", "12"),
    ]


def test_each_column_of_reasons_hides_its_own_small_counts():
    reasons = [Reason("medical", 7, 1, 0), Reason("family", 0, 9, 0), Reason("", 0, 40, 3)]

    assert page.reasons_table(reasons).rows == [
        ("medical", "7", "·", "·"),
        ("family emergency", "0", "·", "·"),
        ("no reason", "0", "40", "·"),
    ]


def test_the_file_has_the_cells_of_the_page():
    found = counted(REASONS, language=[Group("nl", 9, 3, None)])

    rows = list(page.lines(found))

    assert rows[0] == ["Language", "Nederlands", "9", "3", "–"]
    assert rows[1:4] == [
        ["Let before others, 28 days", "medical", "7", "", ""],
        ["Waiting now", "medical", "6", "", ""],
        ["Offered a place, 28 days", "medical", "5", "", ""],
    ]


def test_the_name_of_a_municipality_is_safe_in_a_spreadsheet():
    (first, *_rest) = page.lines(counted(municipality=[Group("=1+1", 9, 3, None)]))

    assert first[1] == "'=1+1"
