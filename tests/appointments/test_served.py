"""Who is served has nothing else, and whoever had it for them hears so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.letters import tell
from appointments.models import Party, WaitlistEntry
from appointments.served import release
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import statuses
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory

pytestmark = pytest.mark.django_db


def waiting(*people):
    today = timezone.localdate()
    entry = WaitlistEntry.objects.create(
        party=PartyFactory(),
        weekdays=[0],
        from_day=today,
        until_day=today + timedelta(days=9),
    )
    entry.applicants.set(people)
    return entry


def letters():
    return {notice.about: notice for notice in Notice.objects.all()}


def test_release_ends_what_is_held_and_booked_and_leaves_who_is_at_the_desk():
    here = AppointmentFactory(status="checked_in")
    held = AppointmentFactory(held=True, applicant=here.applicant)
    booked = AppointmentFactory()
    other = AppointmentFactory()

    release([here.applicant_id, booked.applicant_id])

    assert statuses(here, held, booked, other) == ["checked_in", "cancelled", "cancelled", "booked"]


def test_release_tells_who_had_the_appointment_in_words_that_keep_everything_else_quiet():
    booked = AppointmentFactory()

    release([booked.applicant_id])

    notice = letters()[booked.party.reference]
    assert notice.subject.startswith("We cancelled your appointment: ")
    assert "You have your sticker, so you need no appointment any more." in notice.body
    assert f"Who: {booked.applicant.given_names}\n" in notice.body
    for secret in [booked.applicant.family_name, booked.applicant.v_number]:
        assert secret not in notice.body
    assert "METHOD:CANCEL" in notice.attachments[0]["content"]


def test_release_says_what_is_left_for_the_others_of_the_party():
    booked = AppointmentFactory()
    other = AppointmentFactory(party=booked.party, slot=booked.slot)

    release([booked.applicant_id])

    body = letters()[booked.party.reference].body
    assert f"Who: {other.applicant.given_names}\n" in body
    assert "Stationsplein 1" in body
    assert statuses(other) == ["booked"]


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_release_writes_in_the_language_of_the_party(language):
    booked = AppointmentFactory(party__language=language)

    release([booked.applicant_id])

    assert letters()[booked.party.reference].language == language


def test_release_leaves_a_minor_behind_rather_than_refusing():
    adult = AppointmentFactory()
    child = AppointmentFactory(party=adult.party, applicant=ApplicantFactory(child=True))

    release([adult.applicant_id])

    assert statuses(adult, child) == ["cancelled", "booked"]


def test_release_tells_nobody_of_a_hold_that_nobody_was_told_of():
    held = AppointmentFactory(held=True)

    release([held.applicant_id])

    assert letters() == {}


def test_release_tells_of_a_hold_that_was_offered():
    held = AppointmentFactory(held=True, party__version=1)

    release([held.applicant_id])

    assert list(letters()) == [held.party.reference]


def test_release_takes_one_out_of_the_line_and_the_others_wait_on():
    served, other = ApplicantFactory.create_batch(2)
    entry = waiting(served, other)

    release([served.pk])

    assert list(entry.applicants.all()) == [other]
    assert served.given_names in letters()[entry.party.reference].body


def test_release_ends_a_turn_in_which_nobody_is_left():
    people = ApplicantFactory.create_batch(2)
    entry = waiting(*people)
    left = waiting(ApplicantFactory())

    release(ids(people))

    assert list(WaitlistEntry.objects.all()) == [left]
    assert list(letters()) == [entry.party.reference]


def test_release_twice_is_once():
    booked = AppointmentFactory()
    waiting(booked.applicant)
    release([booked.applicant_id])

    release([booked.applicant_id])

    assert len(letters()) == 2
    assert list(Party.objects.values_list("version", flat=True)) == [1, 1]


def test_release_of_somebody_who_has_nothing_does_nothing():
    release([ApplicantFactory().pk])

    assert letters() == {}


def test_release_withdraws_a_letter_that_is_no_longer_true():
    booked = AppointmentFactory()
    tell([booked.party])

    release([booked.applicant_id])

    old, new = Notice.objects.order_by("pk")
    assert old.valid_until <= timezone.now()
    assert new.valid_until == booked.slot.starts_at


@pytest.mark.parametrize("size", [1, 3])
def test_release_costs_the_same_for_one_as_for_three(size, django_assert_num_queries):
    rows = AppointmentFactory.create_batch(size)

    with django_assert_num_queries(6):
        release([row.applicant_id for row in rows])
