from datetime import date

from planning.rehearsal.planner import days
from planning.rehearsal.rolls import unbroken


def test_days_include_both_ends():
    found = list(days(date(2027, 2, 27), date(2027, 3, 1)))

    assert found == [date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1)]


def test_a_roll_is_stickers_that_follow_each_other():
    safe = ["NL00000008", "NL00000009", "NL00000001", "NL00000002"]

    assert unbroken(safe, 50) == ["NL00000008", "NL00000009"]
    assert unbroken(safe[2:], 1) == ["NL00000001"]
    assert unbroken([], 50) == []
