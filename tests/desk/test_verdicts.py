from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import visits
from appointments.models import Appointment
from config.db import acting_as
from desk import verdicts
from desk.verdicts import look_at
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db


def statuses(party):
    return sorted(party.appointments.values_list("status", flat=True))


def gone(status):
    return {"status": status, "public_at": timezone.now()}


def look(row, location):
    return look_at(row.party, location)


def test_the_whole_party_is_expected_and_looking_changes_nothing(slot, location):
    party = PartyFactory()
    first, *_ = AppointmentFactory.create_batch(3, party=party, slot=slot)

    verdict = look(first, location)

    assert (verdict.word, len(verdict.coming)) == (verdicts.EXPECTED, 3)
    assert statuses(party) == ["booked"] * 3


def test_a_party_over_two_slots_is_one_visit(slot, location):
    party = PartyFactory()
    row = AppointmentFactory(party=party, slot=slot)
    later = SlotFactory(location=location, starts_at=slot.starts_at + timedelta(seconds=1))
    AppointmentFactory(party=party, slot=later)

    verdict = look(row, location)

    assert (len(verdict.coming), verdict.starts_at) == (2, slot.starts_at)


def test_who_was_taken_out_of_the_party_does_not_come_back(appointment, location):
    AppointmentFactory(party=appointment.party, slot=appointment.slot, **gone("cancelled"))

    verdict = look(appointment, location)

    assert verdict.coming == [appointment]


@pytest.mark.parametrize(
    ("minutes", "word"),
    [
        (-16, verdicts.LATE),
        (-14, verdicts.EXPECTED),
        (29, verdicts.EXPECTED),
        (31, verdicts.EARLY),
    ],
)
def test_how_early_or_late_is_too_much(monkeypatch, location, minutes, word):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    at = noon + timedelta(minutes=minutes)

    row = AppointmentFactory(slot__location=location, slot__starts_at=at)

    assert look(row, location).word == word


@pytest.mark.parametrize(
    ("trait", "word"),
    [
        ({"applicant__withdrawn": True}, verdicts.WITHDRAWN),
        ({"applicant__registered_yesterday": True}, verdicts.NOT_ELIGIBLE),
        ({"applicant__served": True}, verdicts.NOT_ELIGIBLE),
    ],
)
def test_who_cannot_be_helped_today_is_not_offered(slot, location, trait, word):
    row = AppointmentFactory(slot=slot, **trait)

    verdict = look(row, location)

    assert (verdict.word, verdict.coming) == (word, [])


def test_one_who_cannot_be_helped_leaves_the_others(appointment, location):
    AppointmentFactory(party=appointment.party, slot=appointment.slot, applicant__withdrawn=True)

    verdict = look(appointment, location)

    assert (verdict.word, verdict.coming) == (verdicts.EXPECTED, [appointment])


@pytest.mark.parametrize("days", [-1, 1, 30])
def test_another_day_is_shown(location, days):
    moment = timezone.now() + timedelta(days=days)
    row = AppointmentFactory(slot__location=location, slot__starts_at=moment)

    verdict = look(row, location)

    assert (verdict.word, verdict.starts_at) == (verdicts.WRONG_DAY, row.slot.starts_at)
    assert verdict.to_help == [row.applicant]


def test_another_location_is_shown(location):
    row = AppointmentFactory(slot__location=LocationFactory(), slot__starts_at=timezone.now())

    assert look(row, location).word == verdicts.WRONG_PLACE


@pytest.mark.parametrize(
    ("ended", "word", "helped"),
    [
        (gone("cancelled"), verdicts.CANCELLED, 1),
        (gone("no_show"), verdicts.MISSED, 1),
        ({"status": "fulfilled"}, verdicts.SERVED, 0),
        ({"status": "unfinished"}, verdicts.UNFINISHED, 1),
        ({"held": True}, verdicts.NOT_BOOKED, 1),
        ({"public": True}, verdicts.NOT_BOOKED, 1),
        (gone("expired"), verdicts.NOT_BOOKED, 1),
    ],
)
def test_what_is_not_booked_is_shown(slot, location, ended, word, helped):
    row = AppointmentFactory(slot=slot, **ended)

    verdict = look(row, location)

    assert (verdict.word, len(verdict.to_help)) == (word, helped)


def test_a_new_appointment_counts_more_than_an_old_one(appointment, location):
    before = timezone.now() - timedelta(days=3)
    AppointmentFactory(party=appointment.party, slot__starts_at=before, **gone("cancelled"))

    assert look(appointment, location).word == verdicts.EXPECTED


@pytest.mark.django_db(transaction=True)  # else the history does not say where
def test_this_desk_sees_whom_it_just_checked_in_and_others_since_when(appointment, location):
    with acting_as(actor="user:7", place="desk:1"):
        visits.check_in([appointment.pk])
        here = look(appointment, location)

    with acting_as(actor="user:8", place="desk:2"):
        there = look(appointment, location)

    assert (here.word, here.just) == (verdicts.ARRIVED, [Appointment.objects.get()])
    assert (there.word, there.just) == (verdicts.ALREADY, [])
    assert there.change.actor == "user:7"


@pytest.mark.django_db(transaction=True)
def test_who_is_still_to_come_is_known_beside_who_came(appointment, location):
    AppointmentFactory(party=appointment.party, slot=appointment.slot)
    with acting_as(actor="user:7", place="desk:1"):
        visits.check_in([appointment.pk])
        verdict = look(appointment, location)

    assert (verdict.word, len(verdict.coming), len(verdict.arrived)) == (verdicts.ARRIVED, 1, 1)
