from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.exceptions import NotAllowed
from appointments.models import (
    KEPT,
    NEXT,
    Allotment,
    Appointment,
    Contact,
    Party,
    Status,
    WaitlistEntry,
)
from tests.factories import (
    AppointmentFactory,
    MunicipalityFactory,
    PartyFactory,
    SlotFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db

IN_AN_HOUR = timezone.now() + timedelta(hours=1)


def test_a_form_makes_one_party_and_a_reference_is_nobody_elses():
    party = PartyFactory()

    for same in [{"form_key": party.form_key}, {"reference": party.reference}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            PartyFactory(**same)


def test_a_party_comes_by_a_known_door():
    with pytest.raises(IntegrityError, match="party_has_a_channel"):
        PartyFactory(channel="window")


@pytest.mark.parametrize(
    ("promise", "parts"),
    [
        ("allotment_keeps_something", {"seats": 0}),
        ("allotment_is_for_one", {"municipality": MunicipalityFactory, "wave": WaveFactory}),
    ],
)
def test_an_allotment_keeps_something_for_one(promise, parts):
    made = {name: part() if callable(part) else part for name, part in parts.items()}

    with pytest.raises(IntegrityError, match=promise):
        Allotment.objects.create(
            **{"slot": SlotFactory(), "seats": 1, "kept_until": IN_AN_HOUR} | made
        )


@pytest.mark.parametrize(
    ("promise", "wish"),
    [
        ("waits_from_before_until", {"until_day": date(2026, 11, 30)}),
        ("some_part_of_the_day_suits", {"mornings": False, "afternoons": False}),
        ("some_weekday_suits", {"weekdays": []}),
        ("some_weekday_suits", {"weekdays": [0, 7]}),
    ],
)
def test_who_waits_can_be_offered_something(promise, wish):
    day = date(2026, 12, 1)
    suits = {"weekdays": [0, 4], "from_day": day, "until_day": day}
    WaitlistEntry.objects.create(party=PartyFactory(), **suits)

    with pytest.raises(IntegrityError, match=promise):
        WaitlistEntry.objects.create(party=PartyFactory(), **suits | wish)


def free_at(status):
    return None if status in KEPT else IN_AN_HOUR


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("to", Status.values)
def test_advance_knows_what_a_claim_may_become(status, to):
    until, public_at = IN_AN_HOUR if status == "held" else None, free_at(status)
    row = AppointmentFactory(status=status, held_until=until, public_at=public_at)
    allowed = to in NEXT.get(status, ())

    try:
        Appointment.objects.advance([row], to, public_at=free_at(to))
    except NotAllowed:
        assert not allowed
    else:
        assert allowed
    there = Appointment.objects.get()
    assert (there.status, there.held_until) == (to, None) if allowed else (status, until)
    assert (row.status, row.held_until, row.public_at) == (
        there.status,
        there.held_until,
        there.public_at,
    )


def test_advance_moves_all_or_none():
    booked, done = AppointmentFactory(), AppointmentFactory(status="fulfilled")

    with pytest.raises(NotAllowed):
        Appointment.objects.advance([booked, done], Status.CHECKED_IN)

    booked.refresh_from_db()
    assert booked.status == "booked"


def test_advance_of_nobody_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        Appointment.objects.advance([], Status.BOOKED)


@pytest.mark.parametrize("size", [1, 3])
def test_advance_is_one_statement(size, django_assert_num_queries):
    rows = AppointmentFactory.create_batch(size)

    with django_assert_num_queries(1):
        Appointment.objects.advance(rows, Status.CHECKED_IN)


def test_the_queries_tell_who_may_have_a_place():
    held, lapsed, public = (
        AppointmentFactory(**{trait: True}) for trait in ["held", "lapsed", "public"]
    )
    cooling, cooled = (AppointmentFactory(**{trait: True}) for trait in ["cooling", "cooled"])
    kept = {AppointmentFactory(status=status) for status in KEPT}
    now, rows = timezone.now(), Appointment.objects

    assert set(rows.held()) == {held, lapsed, public}
    assert set(rows.lapsed(now, public=False)) == {lapsed, public}
    assert set(rows.lapsed(now, public=True)) == {public}
    assert set(rows.closed(now, public=False)) == {held, *kept}
    assert set(rows.closed(now, public=True)) == {held, lapsed, cooling, *kept}
    assert set(rows.claims_of([cooling.applicant_id, cooled.applicant_id])) == set()
    assert set(rows.claims_of([held.applicant_id, *[row.applicant_id for row in kept]])) == {
        held,
        *[row for row in kept if row.status in ("booked", "checked_in")],
    }


def test_a_contact_writes_only_what_was_said():
    assert Contact().filled() == {"with_guardian": False}
    assert Contact(email="", phone=None, step_free=False).filled() == {
        "email": "",
        "step_free": False,
        "with_guardian": False,
    }


def test_everything_can_say_what_it_is():
    row = AppointmentFactory()
    allotment = Allotment(slot=row.slot, seats=8)
    entry = WaitlistEntry(party=row.party)

    assert str(row.party) == row.party.reference == Party.objects.get().reference
    assert all(str(each) for each in [row, allotment, entry])
