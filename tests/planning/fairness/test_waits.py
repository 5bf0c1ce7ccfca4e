from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from planning.fairness import waits
from planning.fairness.waits import Group
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    PartyFactory,
    SlotFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime.combine(date(2026, 12, 8), time(9)))
OPENED = NOW - timedelta(days=10)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def slot_in(days, **how):
    return SlotFactory(starts_at=NOW + timedelta(days), opens_at=OPENED, planned=9, **how)


def visit(days=3, *, party=None, status="booked", **person):
    """Somebody's visit so many days from now, though registered long ago."""
    party = party or PartyFactory()
    return AppointmentFactory(
        slot=slot_in(days), party=party, status=status, applicant=ApplicantFactory(**person)
    )


def wait_of(claim):
    return waits.visits(NOW).get(pk=claim.pk).wait.days


def test_a_wait_begins_when_the_first_places_opened():
    assert wait_of(visit(3)) == 13


def test_a_wait_begins_a_week_after_registration_if_that_is_later():
    claim = visit(3, registered_on=NOW.date() - timedelta(days=9))

    assert wait_of(claim) == 5


def test_a_wait_begins_when_the_wave_is_invited_if_that_is_later():
    claim = visit(3, wave=WaveFactory(opens_at=NOW + timedelta(days=1)))

    assert wait_of(claim) == 2


def test_who_came_before_they_could_did_not_wait():
    claim = visit(3, wave=WaveFactory(opens_at=NOW + timedelta(days=30)))

    assert wait_of(claim) == 0


def test_visits_of_the_last_weeks_and_all_that_are_booked_count():
    seen = [visit(40), visit(-27, status="fulfilled")]
    visit(-29, status="fulfilled")
    AppointmentFactory(slot=slot_in(1), cooled=True)
    AppointmentFactory(slot=slot_in(1, location=LocationFactory(practice=True)))

    assert {row.pk for row in waits.visits(NOW)} == {row.pk for row in seen}


def test_groups_say_what_half_waited():
    for days, language in [(1, "uk"), (2, "uk"), (9, "uk"), (4, "ru")]:
        visit(days, party=PartyFactory(language=language))

    found = waits.by(waits.visits(NOW), "party__language")

    assert found == [Group("ru", 1, 14, None), Group("uk", 3, 12, None)]


def test_what_nine_of_ten_waited_is_said_of_many_people_only():
    slot = slot_in(1)
    for _ in range(20):
        AppointmentFactory(slot=slot)

    (found,) = waits.by(waits.visits(NOW), "party__channel")

    assert found == Group("web", 20, 11, 11)


def test_municipalities_are_named():
    visit(1, municipality=MunicipalityFactory(name="Breda"))

    assert waits.by(waits.visits(NOW), "applicant__municipality__name")[0].name == "Breda"


@pytest.mark.parametrize(
    ("born", "group"),
    [
        ("2013-12-31", "0–13"),
        ("2012-01-01", "14–17"),
        ("2009-00-00", "14–17"),
        ("2008-06-01", "18–34"),
        ("1990-05-17", "35–64"),
        ("1961-01-01", "65+"),
        ("1920-00-00", "65+"),
    ],
)
def test_age_groups_go_by_the_year_of_birth(born, group):
    visit(1, birth_date=born)

    (found,) = waits.by(waits.visits(NOW), waits.age_group(2026))

    assert found.name == group


def test_sizes_count_parties_by_their_longest_wait():
    family = PartyFactory()
    visit(1, party=family)
    visit(1, party=family, registered_on=NOW.date() - timedelta(days=7))
    visit(5)

    assert waits.by_size(waits.visits(NOW)) == [Group("1", 1, 15, None), Group("2", 1, 11, None)]


def test_large_parties_are_one_group():
    for size in (6, 8):
        party = PartyFactory()
        slot = slot_in(1)
        AppointmentFactory.create_batch(size, party=party, slot=slot)

    assert waits.by_size(waits.visits(NOW)) == [Group("6+", 2, 11, None)]


def test_within_is_a_value_that_somebody_had():
    counted = Counter([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    assert waits.within(counted, 0.5) == 5
    assert waits.within(counted, 0.9) == 9
    assert waits.within(counted, 1) == 10
