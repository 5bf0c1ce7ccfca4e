from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from appointments import claims, visits
from appointments.models import late_entry
from config.db import acting_as
from desk import verdicts
from desk.bands import WORDS, band
from desk.verdicts import Verdict, look_at
from locations.models import Desk
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory, UserFactory

WORDS_OF_VERDICTS = {
    value for name, value in vars(verdicts).items() if name.isupper() and isinstance(value, str)
}
AT = datetime.fromisoformat("2026-12-01T09:20:00+01:00")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def rows(location):
    """Three who are expected at 09:20 on 1 December."""
    slot = SlotFactory(location=location, starts_at=AT, planned=6)
    return AppointmentFactory.create_batch(3, party=PartyFactory(), slot=slot)


def verdict(word, rows, at=AT):
    return Verdict(word, at, rows[0].party, rows, rows)


def test_the_expected_are_greeted_with_time_and_number(rows):
    found = band(verdict(verdicts.EXPECTED, rows, AT - timedelta(minutes=8)))

    assert (found.tone, found.sign, found.title) == ("ok", "✓", "Expected 09:20 – 3 people")
    assert found.lines == ["Early: 8 min"]


@pytest.mark.parametrize(
    ("seconds", "line"), [(59, []), (60, ["Late: 1 min"]), (-1, ["Early: 1 min"])]
)
def test_how_punctual_the_expected_are(rows, seconds, line):
    found = band(verdict(verdicts.EXPECTED, rows[:1], AT + timedelta(seconds=seconds)))

    assert (found.title, found.lines) == ("Expected 09:20 – 1 person", line)


@pytest.mark.parametrize(
    ("word", "minutes", "title"),
    [(verdicts.LATE, 65, "Late: 1 h 5 min"), (verdicts.EARLY, -40, "Early: 40 min")],
)
def test_who_comes_at_another_time_is_told_by_how_much(rows, word, minutes, title):
    found = band(verdict(word, rows, AT + timedelta(minutes=minutes)))

    assert (found.tone, found.title) == ("warn", title)
    assert found.lines == ["Expected 09:20 – 3 people"]


@pytest.mark.django_db(transaction=True)  # else the history does not say who
def test_who_is_here_already_is_said_with_time_clerk_and_desk(appointment, location):
    desk = Desk.objects.create(location=location, number=4)
    anna = UserFactory(first_name="Anna", last_name="de Vries")
    with acting_as(actor=f"user:{anna.pk}", place=f"desk:{desk.pk}"):
        visits.check_in([appointment.pk])

    found = band(look_at(appointment.party, location))

    assert found.title.startswith("Already checked in: ")
    assert found.lines == ["By: Anna de Vries", "Desk: 4"]


@pytest.mark.django_db(transaction=True)
def test_who_came_before_it_was_written_is_said_with_both_times(appointment, location):
    came = timezone.now() - timedelta(hours=1)
    with acting_as(actor="user:1", reason=late_entry(came)):
        visits.check_in([appointment.pk])

    found = band(look_at(appointment.party, location))

    assert f"Already checked in: {timezone.localtime(came):%H:%M}" in found.title
    assert [line.split(":")[0] for line in found.lines] == ["Entered later from paper"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("actor", "by"), [("applicant", "the visitor"), ("task:sweep", "the system")]
)
def test_what_was_cancelled_says_by_whom_and_why(appointment, location, actor, by):
    with acting_as(actor=actor, reason="ill"):
        claims.cancel([appointment.pk])

    found = band(look_at(appointment.party, location))

    assert (found.tone, found.title) == ("stop", "Cancelled")
    reason = "Reason: I am ill, or somebody is whom I care for"
    assert {f"By: {by}", reason} <= set(found.lines)


@pytest.mark.parametrize("word", [verdicts.WRONG_DAY, verdicts.WRONG_PLACE, verdicts.SERVED])
def test_what_belongs_elsewhere_says_where_and_when(rows, word):
    found = band(verdict(word, rows))

    assert found.lines[:2] == ["When: Tuesday 1 December 2026, 09:20", "Where: Rijswijk"]


def test_who_cannot_be_helped_today_is_told_why_and_from_when(location):
    row = AppointmentFactory(slot__location=location, applicant__registered_yesterday=True)

    found = band(Verdict(verdicts.NOT_ELIGIBLE, timezone.now(), row.party, [row], [row]))

    assert found.tone == "stop"
    assert found.lines[0] == "Not yet registered for 7 days."
    assert found.lines[1].startswith("Possible from: ")


def test_every_verdict_has_a_sign_and_words_of_its_own(rows):
    bands = [band(verdict(word, rows)) for word in WORDS]

    assert set(WORDS) == WORDS_OF_VERDICTS
    assert all(each.sign and each.title for each in bands)
    assert len({each.title for each in bands}) == len(bands)


@pytest.mark.parametrize("word", [verdicts.UNKNOWN, verdicts.SLIP])
def test_what_is_not_found_has_a_way_on(word):
    found = band(Verdict(word, AT))

    assert (found.tone, len(found.lines)) == ("warn", 1)


@pytest.mark.parametrize("word", WORDS)
def test_no_verdict_reproaches(rows, word):
    found = band(verdict(word, rows))

    text = " ".join([found.title, *found.lines]).lower()
    assert not [bad for bad in ["refused", "wrong", "failed", "illegal", "must"] if bad in text]
