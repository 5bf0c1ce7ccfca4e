from datetime import UTC, datetime

import pytest
from django.utils import formats, translation

MOMENT = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("uk", "1 грудня 2026", "01.12.2026"),
        ("ru", "1 декабря 2026", "01.12.2026"),
        ("nl", "1 december 2026", "01-12-2026"),
        ("en", "1 December 2026", "01-12-2026"),
    ],
)
def test_a_day_comes_before_its_month_in_every_language(language, day, short):
    with translation.override(language):
        assert formats.date_format(MOMENT, "DATE_FORMAT") == day
        assert formats.date_format(MOMENT, "SHORT_DATE_FORMAT") == short
        assert formats.date_format(MOMENT, "DATETIME_FORMAT") == f"{day}, 14:05"


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_a_day_has_24_hours_and_a_week_begins_on_monday(language):
    with translation.override(language):
        assert formats.time_format(MOMENT) == "14:05"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
