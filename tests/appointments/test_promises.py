"""The promises of the database: they hold for the ORM and for raw SQL, whoever writes."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from appointments.models import KEPT, OCCUPYING, Appointment, Party, Status, StatusChange
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db

INSERT = """
insert into appointments_appointment
(party_id, applicant_id, slot_id, place, status, held_until, public_at)
values (%s, %s, %s, %s, %s, %s, %s)
"""
ENDED = [Status.CANCELLED, Status.EXPIRED, Status.NO_SHOW]
IN_AN_HOUR = timezone.now() + timedelta(hours=1)
NO_LONGER = timezone.now() - timedelta(hours=1)


def clocks_of(status):
    """Until when it is held and when the place is public, as each status has to say."""
    if status == Status.HELD:
        return IN_AN_HOUR, IN_AN_HOUR
    return None, None if status in KEPT else IN_AN_HOUR


def by_orm(row, place, status, clocks):
    AppointmentFactory(
        party=row.party,
        applicant=row.applicant,
        slot=row.slot,
        place=place,
        status=status,
        held_until=clocks[0],
        public_at=clocks[1],
    )


def by_sql(row, place, status, clocks):
    sql(INSERT, row.party.pk, row.applicant.pk, row.slot.pk, place, status, *clocks)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


WRITERS = [by_orm, by_sql]


def claim(**parts):
    """A claim that is not in the database yet."""
    parts = {"party": PartyFactory, "applicant": ApplicantFactory, "slot": SlotFactory} | parts
    made = {name: part() if callable(part) else part for name, part in parts.items()}
    return Appointment(**made)


def refused(writer, row, place, status, clocks=None):
    """Whether the database refuses it, and by which promise."""
    try:
        with transaction.atomic():
            writer(row, place, status, clocks or clocks_of(status))
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


def dropped(promise):
    """Take a promise out of the database, until the test ends."""
    sql("set constraints all immediate")
    sql(f"alter table appointments_appointment drop constraint if exists {promise}")
    sql(f"drop index if exists {promise}")


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("first", ["booked", "checked_in"])
@pytest.mark.parametrize("second", ["booked", "checked_in"])
def test_nobody_has_two_appointments(writer, first, second):
    there = AppointmentFactory(status=first)
    again = claim(applicant=there.applicant)

    assert refused(writer, again, 1, second) == "one_appointment_per_applicant"
    dropped("one_appointment_per_applicant")
    assert refused(writer, again, 1, second) is None


@pytest.mark.parametrize("writer", WRITERS)
def test_nobody_has_two_holds(writer):
    there = AppointmentFactory(public=True)  # also not when the first has lapsed
    again = claim(applicant=there.applicant)

    assert refused(writer, again, 1, "held") == "one_hold_per_applicant"
    dropped("one_hold_per_applicant")
    assert refused(writer, again, 1, "held") is None


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("first", OCCUPYING)
@pytest.mark.parametrize("second", ["held", "booked"])
def test_no_place_is_given_twice(writer, first, second):
    until, public_at = clocks_of(first)
    there = AppointmentFactory(status=first, held_until=until, public_at=public_at)
    rival = claim(slot=there.slot)

    assert refused(writer, rival, there.place, second) == "place_given_once"
    dropped("place_given_once")
    assert refused(writer, rival, there.place, second) is None


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("ended", ENDED)
def test_an_ended_claim_is_in_nobodys_way(writer, ended):
    there = AppointmentFactory(status=ended, public_at=NO_LONGER)

    assert refused(writer, claim(slot=there.slot), there.place, "booked") is None
    assert refused(writer, claim(applicant=there.applicant), 1, "held") is None
    assert refused(writer, claim(applicant=there.applicant), 1, "booked") is None


@pytest.mark.parametrize("writer", WRITERS)
def test_who_has_an_appointment_may_hold_one_other_place(writer):
    there = AppointmentFactory()

    assert refused(writer, claim(applicant=there.applicant), 1, "held") is None


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize(
    ("promise", "status", "clocks"),
    [
        ("only_holds_have_a_clock", "held", (None, IN_AN_HOUR)),
        ("only_holds_have_a_clock", "booked", (IN_AN_HOUR, None)),
        ("only_holds_have_a_clock", "cancelled", (NO_LONGER, IN_AN_HOUR)),
        ("what_may_come_free_says_when", "booked", (None, IN_AN_HOUR)),
        ("what_may_come_free_says_when", "fulfilled", (None, IN_AN_HOUR)),
        ("what_may_come_free_says_when", "cancelled", (None, None)),
        ("what_may_come_free_says_when", "expired", (None, None)),
        ("what_may_come_free_says_when", "no_show", (None, None)),
        ("line_before_the_public", "held", (IN_AN_HOUR, NO_LONGER)),
        ("appointment_has_a_status", "lost", (None, IN_AN_HOUR)),
    ],
)
def test_the_clocks_of_a_claim_agree_with_its_status(writer, promise, status, clocks):
    row = claim()

    assert refused(writer, row, 1, status, clocks) == promise
    dropped(promise)
    assert refused(writer, row, 1, status, clocks) is None


@pytest.mark.parametrize("writer", WRITERS)
def test_places_count_from_one(writer):
    assert refused(writer, claim(), 0, "booked") == "places_count_from_one"


@pytest.mark.parametrize("column", ["applicant_id", "slot_id", "place"])
@pytest.mark.parametrize("by_sql", [False, True])
def test_a_claim_stays_what_it_is(column, by_sql):
    row = AppointmentFactory()
    other = {"applicant_id": ApplicantFactory().pk, "slot_id": SlotFactory().pk, "place": 2}[column]

    def change():
        if by_sql:
            sql(f"update appointments_appointment set {column} = %s", other)  # noqa: S608
        else:
            Appointment.objects.filter(pk=row.pk).update(**{column: other})

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        change()
    sql("set constraints all immediate")
    sql("drop trigger claim_stays_what_it_is on appointments_appointment")
    change()
    assert Appointment.objects.filter(**{column: other}).get() == row


def test_a_claim_may_move_to_another_party():
    row, party = AppointmentFactory(), PartyFactory()

    Appointment.objects.filter(pk=row.pk).update(party=party)

    assert party.appointments.get() == row


def test_what_a_claim_points_to_cannot_be_deleted():
    row = AppointmentFactory()

    for table, pk in [
        ("locations_slot", row.slot_id),
        ("applicants_applicant", row.applicant_id),
        ("appointments_party", row.party_id),
    ]:
        sql("set constraints all immediate")
        with pytest.raises(IntegrityError, match="still referenced"), transaction.atomic():
            sql(f"delete from {table} where id = %s", pk)  # noqa: S608


def test_the_admin_has_no_page_that_writes_claims():
    assert not any(map(admin.site.is_registered, [Appointment, Party, StatusChange]))
