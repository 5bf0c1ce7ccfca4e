from datetime import date, time

import pytest

from planning.moves.forms import MoveForm, PauseForm, TellForm, TodayForm
from tests.factories import ClosureFactory, OpeningHoursFactory
from tests.planning.moves.world import office, slots_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """An office with eight desks on Wednesdays."""
    location = office()
    OpeningHoursFactory(location=location, weekday=2, desks=8)
    return location


def filled(place, **changes):
    given = {"location": place.pk, "first_day": "2026-12-09", "desks_gone": "3", "longest_wait": 0}
    return MoveForm(given | changes)


def errors(form):
    assert not form.is_valid()
    return {name: each[0] for name, each in form.errors.items()}


def test_three_of_eight_desks_are_gone(place):
    form = filled(place, starts="13:00")
    assert form.is_valid(), form.errors
    move = form.move()

    assert (move.desks, move.desks_gone, move.closes) == (8, 3, False)
    assert (move.first_day, move.last_day) == (date(2026, 12, 9),) * 2
    assert (move.starts, move.ends) == (time(13), None)


def test_a_closed_day_still_has_its_desks(place):
    ClosureFactory(location=place, day=date(2026, 12, 9))

    assert filled(place, desks_gone="8").is_valid()


def test_places_that_are_there_without_hours_count_too(place):
    slots_on(place, 10, 4)

    assert filled(place, first_day="2026-12-10", desks_gone="4").is_valid()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"desks_gone": "9"}, "desks_gone", "Desks on these days: 8"),
        ({"first_day": "2026-11-30"}, "first_day", "Choose a day from today to 60 days ahead."),
        ({"last_day": "2026-12-08"}, "last_day", "The last day comes before the first"),
        ({"last_day": "2027-12-09"}, "last_day", "or much later"),
        ({"starts": "13:00", "ends": "12:00"}, "ends", "It ends before it begins."),
        ({"first_day": "2026-12-10"}, "__all__", "This location receives nobody on these days."),
        ({"first_day": "soon"}, "first_day", "Enter a valid date"),
        ({"location": "0"}, "location", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(place, given, field, said):
    assert said in errors(filled(place, **given))[field]


def test_a_manager_says_why_and_means_today():
    location = office()
    slots_on(location, 1, 8, hour=15)
    given = {"desks_gone": "3", "longest_wait": "30", "form_key": ""}

    assert errors(TodayForm(location, given)) == {"reason": "Say why, in a few words."}
    form = TodayForm(location, given | {"reason": "Three are ill"})
    assert form.is_valid(), form.errors
    assert form.move().is_today(date(2026, 12, 1))


def test_a_pause_has_a_beginning_and_an_end():
    assert set(errors(PauseForm({"starts": "14:00"}))) == {"ends"}
    assert "ends" in errors(PauseForm({"starts": "14:00", "ends": "14:00"}))
    form = PauseForm({"starts": "14:00", "ends": "15:00"})
    assert form.is_valid()
    assert form.move(office()).closes


@pytest.mark.parametrize(("act", "field"), [("later", "delay"), ("door", "door")])
def test_a_message_says_what_is_different(act, field):
    assert set(errors(TellForm({"act": act}))) == {field}
    assert TellForm({"act": act, field: "60"}).is_valid()


def test_a_door_fits_into_a_text_message():
    assert set(errors(TellForm({"act": "door", "door": "x" * 25}))) == {"door"}


def test_a_short_wait_is_proposed_to_planners_and_a_longer_one_for_today():
    assert MoveForm()["longest_wait"].value() == 15
