"""Hours as planners type them: no database needed."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from locations.series import Work
from planning.capacity.edit_views import as_said
from planning.capacity.forms import ClosingForm, WorkForm

SAID = {"opens": "09:00", "closes": "17:00", "desks": "4", "person_minutes": "10"}


def typed(**more):
    form = WorkForm({**SAID, **more})
    form.is_valid()
    return form


def test_hours_without_a_break_are_one_piece():
    assert typed().work() == (Work(time(9), time(17), 4),)


@pytest.mark.parametrize(("after", "desks"), [("", 4), ("2", 2), ("4", 4)])
def test_a_break_makes_two_and_desks_stay_unless_another_number_is_said(after, desks):
    form = typed(break_from="12:00", break_until="12:30", desks_after=after)

    assert form.work() == (
        Work(time(9), time(12), 4),
        Work(time(12, 30), time(17), desks),
    )


def test_with_no_desk_nothing_is_open_whatever_the_hours():
    for said in ({"desks": "0"}, {"desks": "0", "opens": "", "closes": ""}):
        form = typed(**said)

        assert not form.errors
        assert form.work() == ()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"break_from": "09:00", "break_until": "09:30"}, "break_until"),  # begins with a break
        ({"break_from": "16:30", "break_until": "17:00"}, "break_until"),  # ends with one
        ({"break_from": "13:00", "break_until": "12:00"}, "break_until"),
        ({"opens": "00:00", "closes": "00:00"}, "closes"),
        ({"opens": "22:00", "closes": "06:00"}, "closes"),  # nobody works overnight
        ({"desks_after": "0"}, "desks_after"),
    ],
)
def test_hours_that_cannot_be_are_named_beside_their_field(more, field):
    assert list(typed(**more).errors) == [field]


def test_what_is_saved_is_what_the_form_shows_again():
    pieces = typed(break_from="12:00", break_until="12:30", desks_after="2").work()
    rows = [row_of(piece) for piece in pieces]

    said = as_said(rows)

    assert WorkForm({name: shown(value) for name, value in said.items()}).is_valid()
    assert typed(**{name: shown(value) for name, value in said.items()}).work() == pieces
    assert as_said([]) == {}


def row_of(piece):
    from locations.models import DayHours

    return DayHours(day=date(2026, 12, 1), **piece.columns())


def shown(value):
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def closing(first, **more):
    form = ClosingForm({"first": first.isoformat(), "reason": "Storm", **more})
    form.is_valid()
    return form


def test_closing_without_a_last_day_is_closing_one_day():
    today = timezone.localdate()

    assert closing(today).cleaned_data["last"] == today


@pytest.mark.parametrize(("days", "errors"), [(366, []), (367, ["last"]), (-1, ["last"])])
def test_more_than_a_year_is_a_slip_of_the_hand(days, errors):
    first = timezone.localdate() + timedelta(days=3)

    form = closing(first, last=(first + timedelta(days=days)).isoformat())

    assert list(form.errors) == errors


@pytest.mark.parametrize(
    ("starts", "ends", "errors"),
    [
        ("", "", []),
        ("09:00", "12:00", []),
        ("09:00", "", ["ends"]),
        ("", "12:00", ["ends"]),
        ("12:00", "12:00", ["ends"]),
        ("12:00", "09:00", ["ends"]),
    ],
)
def test_a_part_of_a_day_has_a_begin_and_an_end(starts, ends, errors):
    form = closing(timezone.localdate(), starts=starts, ends=ends)

    assert list(form.errors) == errors
    if not errors:
        assert form.part() == ((time(9), time(12)) if starts else None)
