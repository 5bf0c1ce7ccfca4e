from datetime import date, timedelta

import pytest
from django.utils.translation import override

from planning.forecast.forms import WhatIfForm
from planning.forecast.whatif import Changes, Closed
from tests.planning.forecast.test_whatif import TODAY, outlook


def day(number):
    return (TODAY + timedelta(days=number)).isoformat()


def ask(**said):
    return WhatIfForm(said, outlook())


def test_a_question_becomes_what_would_be_different():
    form = ask(
        since=day(2),
        desks_1="2",
        desks_2="",
        minutes="8",
        no_show="5",
        response="75",
        more_stickers="500",
        more_on=day(3),
        days_late="7",
        closed_office="2",
        closed_first=day(4),
        closed_last=day(5),
    )

    assert form.is_valid()
    assert form.changes() == Changes(
        since=date(2026, 12, 3),
        desks={1: 2},
        minutes=8,
        no_show=0.05,
        response=0.75,
        delivery=(date(2026, 12, 4), 500),
        days_late=7,
        closed=Closed(date(2026, 12, 5), date(2026, 12, 6), 2),
    )


def test_without_a_day_changes_begin_tomorrow():
    form = ask(desks_1="1")

    assert form.is_valid()
    assert form.changes().since == TODAY + timedelta(days=1)


def test_nothing_asked_is_no_change():
    form = ask(minutes="")

    assert form.is_valid()
    assert not form.changes()


@pytest.mark.parametrize("said", [{"closed_first": day(3)}, {"closed_last": day(3)}])
def test_one_closed_day_closes_every_location_for_that_day(said):
    form = ask(**said)

    assert form.is_valid()
    assert form.changes().closed == Closed(date(2026, 12, 4), date(2026, 12, 4), None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "ten"}, "minutes"),
        ({"desks_1": "100"}, "desks_1"),
        ({"no_show": "81"}, "no_show"),
        ({"response": "0"}, "response"),
        ({"more_stickers": "10"}, "more_on"),
        ({"more_on": day(1)}, "more_stickers"),
        ({"more_on": "2099-01-01"}, "more_on"),
        ({"since": "yesterday"}, "since"),
        ({"since": day(-1)}, "since"),
        ({"closed_office": "9"}, "closed_office"),
        ({"closed_office": "1"}, "closed_first"),
        ({"closed_first": day(5), "closed_last": day(4)}, "closed_last"),
        ({"days_late": "-1"}, "days_late"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(said, field):
    assert list(ask(**said).errors) == [field]


def test_there_is_a_field_for_the_desks_of_each_location():
    with override("en"):
        fields = [(field.label, field.help_text) for field in ask().desks]

    assert fields == [("Rotterdam", "Now: 4"), ("Zwolle", "Now: 2")]


def test_an_outlook_without_locations_has_a_form_too():
    form = WhatIfForm({}, outlook(offices=[]))

    assert list(form.desks) == []
    assert form.is_valid()
