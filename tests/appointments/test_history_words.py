from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from appointments.models import StatusChange, late_entry

HERE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize("month", [3, 7], ids=["winter", "summer"])
def test_the_real_time_of_a_late_entry_is_read_back_from_its_reason(month):
    at = datetime(2027, month, 15, 9, 20, tzinfo=HERE)

    assert StatusChange(reason=late_entry(at)).came_at == at


@pytest.mark.parametrize("reason", ["", "ill", "late entry: came soon", "late entry: came 2027"])
def test_another_reason_is_no_late_entry(reason):
    assert StatusChange(reason=reason).came_at is None


def test_what_a_visitor_chose_is_said_in_words():
    with translation.override("en"):
        assert StatusChange(reason="travel").why == "I cannot get there"


@pytest.mark.parametrize("reason", ["", "the office is closed"])
def test_what_was_written_freely_stays_as_it_is(reason):
    assert StatusChange(reason=reason).why == reason
