import pytest

from planning.fairness.hiding import hidden, shown


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_small_group_is_hidden_and_the_smallest_other_with_it(count):
    assert hidden({"a": count, "b": 9, "c": 5}) == {"a", "c"}


def test_two_small_groups_are_hidden_with_another_for_their_sum_may_give_them_away():
    assert hidden({"a": 1, "b": 1, "c": 50, "d": 60}) == {"a", "b", "c"}


def test_nothing_is_hidden_where_every_group_is_large_enough():
    assert hidden({"a": 5, "b": 6}) == set()


def test_an_empty_group_is_no_secret():
    assert hidden({"a": 0, "b": 6}) == set()


def test_small_groups_alone_are_all_hidden():
    assert hidden({"a": 2, "b": 3}) == {"a", "b"}
    assert hidden({}) == set()


def test_a_column_hides_its_own_small_counts():
    assert shown([0, 3, 7, 12]) == [0, None, None, 12]


def test_beside_small_counts_alone_nothing_says_too_much():
    assert shown([0, 3, 0]) == [None, None, None]
    assert shown([0, 0]) == [0, 0]
    assert shown([]) == []


@pytest.mark.parametrize("small", [(1,), (1, 1), (4, 4), (2, 3, 4)])
def test_what_is_hidden_cannot_be_worked_out_from_a_total(small):
    counts = {**{f"s{at}": count for at, count in enumerate(small)}, "x": 8, "y": 30}
    away = hidden(counts)
    left = sum(counts[name] for name in away)

    # Whatever the small ones are, the one hidden with them makes up the rest
    guesses = {left - guess for guess in range(len(small), 4 * len(small) + 1)}
    assert len(guesses) > 1
    assert "x" in away
