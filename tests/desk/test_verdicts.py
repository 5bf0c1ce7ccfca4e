from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment, StatusChange
from appointments.references import new_reference
from config.db import acting_as
from desk import verdicts
from desk.verdicts import receive
from tests.factories import (
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)
from tests.races import race

pytestmark = pytest.mark.django_db


def statuses(party):
    return sorted(party.appointments.values_list("status", flat=True))


def gone(status):
    return {"status": status, "public_at": timezone.now()}


def scan(appointment, location, clerk):
    with acting_as(actor=f"user:{clerk.pk}", channel="desk"):
        return receive(appointment.party.reference, location, clerk)


def test_the_whole_party_is_checked_in_at_once(slot, location, clerk):
    party = PartyFactory()
    first, *_ = AppointmentFactory.create_batch(3, party=party, slot=slot)

    verdict = scan(first, location, clerk)

    assert (verdict.word, verdict.people) == (verdicts.EXPECTED, 3)
    assert verdict.starts_at == slot.starts_at.isoformat()
    assert statuses(party) == ["checked_in"] * 3


def test_a_party_over_two_slots_is_one_visit(slot, location, clerk):
    party = PartyFactory()
    row = AppointmentFactory(party=party, slot=slot)
    later = SlotFactory(location=location, starts_at=slot.starts_at + timedelta(seconds=1))
    AppointmentFactory(party=party, slot=later)

    verdict = scan(row, location, clerk)

    assert (verdict.people, verdict.starts_at) == (2, slot.starts_at.isoformat())
    assert statuses(party) == ["checked_in"] * 2


def test_who_was_taken_out_of_the_party_does_not_come_back(appointment, location, clerk):
    AppointmentFactory(party=appointment.party, slot=appointment.slot, **gone("cancelled"))

    verdict = scan(appointment, location, clerk)

    assert (verdict.word, verdict.people) == (verdicts.EXPECTED, 1)
    assert statuses(appointment.party) == ["cancelled", "checked_in"]


@pytest.mark.django_db(transaction=True)  # else the history does not say who
def test_the_same_scan_twice_gives_the_same_answer_and_changes_nothing(
    appointment, location, clerk
):
    first = scan(appointment, location, clerk)
    history = StatusChange.objects.count()

    again = scan(appointment, location, clerk)

    assert (first.word, again.word) == (verdicts.EXPECTED, verdicts.EXPECTED)
    assert StatusChange.objects.count() == history


@pytest.mark.django_db(transaction=True)  # else the history does not say who
def test_a_later_scan_says_since_when_they_are_here(monkeypatch, appointment, location, clerk):
    scan(appointment, location, clerk)
    monkeypatch.setattr(verdicts, "SAME_SCAN", timedelta(0))

    verdict = scan(appointment, location, clerk)

    arrival = StatusChange.objects.get(status="checked_in")
    assert (verdict.word, verdict.checked_in_at) == (verdicts.ALREADY, arrival.at.isoformat())


@pytest.mark.django_db(transaction=True)  # else the history does not say who
def test_another_clerk_is_told_at_once(appointment, location, clerk):
    scan(appointment, location, clerk)

    assert scan(appointment, location, UserFactory()).word == verdicts.ALREADY


def test_who_comes_after_the_others_of_the_party_is_checked_in(appointment, location, clerk):
    scan(appointment, location, clerk)
    late = AppointmentFactory(party=appointment.party, slot=appointment.slot)

    verdict = scan(late, location, clerk)

    assert (verdict.word, verdict.people) == (verdicts.EXPECTED, 2)
    assert statuses(late.party) == ["checked_in"] * 2


@pytest.mark.parametrize("days", [-1, 1, 30])
def test_another_day_is_shown_and_nothing_changes(location, clerk, days):
    moment = timezone.now() + timedelta(days=days)
    row = AppointmentFactory(slot__location=location, slot__starts_at=moment)

    verdict = scan(row, location, clerk)

    assert (verdict.word, verdict.place) == (verdicts.WRONG_DAY, "Rijswijk")
    assert verdict.starts_at == row.slot.starts_at.isoformat()
    assert statuses(row.party) == ["booked"]


def test_another_location_is_shown_and_nothing_changes(location, clerk):
    elsewhere = LocationFactory(name="Zwolle")
    row = AppointmentFactory(slot__location=elsewhere, slot__starts_at=timezone.now())

    verdict = scan(row, location, clerk)

    assert (verdict.word, verdict.place) == (verdicts.WRONG_PLACE, "Zwolle")
    assert statuses(row.party) == ["booked"]


@pytest.mark.parametrize(
    ("ended", "word"),
    [
        (gone("cancelled"), verdicts.CANCELLED),
        (gone("no_show"), verdicts.MISSED),
        ({"status": "fulfilled"}, verdicts.DONE),
        ({"status": "unfinished"}, verdicts.DONE),
        ({"held": True}, verdicts.NOT_BOOKED),
        ({"public": True}, verdicts.NOT_BOOKED),
        (gone("expired"), verdicts.NOT_BOOKED),
    ],
)
def test_what_is_not_booked_is_shown_and_nothing_changes(slot, location, clerk, ended, word):
    row = AppointmentFactory(slot=slot, **ended)
    before = statuses(row.party)

    assert scan(row, location, clerk).word == word
    assert statuses(row.party) == before


@pytest.mark.parametrize(
    ("reference", "word"), [(None, verdicts.SLIP), ("unknown", verdicts.UNKNOWN)]
)
def test_what_nobody_has_is_not_found(location, clerk, reference, word):
    code = new_reference() if reference else None

    verdict = receive(code, location, clerk)

    assert (verdict.word, verdict.party) == (word, None)


def test_a_new_appointment_counts_more_than_an_old_one(appointment, location, clerk):
    before = timezone.now() - timedelta(days=3)
    old = AppointmentFactory(party=appointment.party, slot__starts_at=before, **gone("cancelled"))

    assert scan(old, location, clerk).word == verdicts.EXPECTED


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_scan_at_once_check_in_once(appointment, location, clerk):
    others = [clerk, UserFactory(), UserFactory(), UserFactory()]

    found = race(*[lambda who=who: scan(appointment, location, who) for who in others])

    words = sorted(verdict.word for verdict in found)
    assert words == [*[verdicts.ALREADY] * 3, verdicts.EXPECTED]
    assert StatusChange.objects.filter(status="checked_in").count() == 1
    assert Appointment.objects.get().status == "checked_in"
