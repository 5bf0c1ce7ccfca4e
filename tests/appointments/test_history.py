"""Every step of a claim is written down by the database itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from appointments.claims import cancel, confirm, expire_next_hold, propose
from appointments.models import Appointment, Contact, StatusChange
from appointments.visits import check_in
from config.db import acting_as
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory

pytestmark = pytest.mark.django_db


def history(*rows):
    steps = StatusChange.objects.filter(about="appointment", row__in=[row.pk for row in rows])
    return list(steps.values_list("row", "status"))


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_new_claim_begins_its_history_however_it_came():
    row = AppointmentFactory(held=True)
    many = Appointment.objects.bulk_create(
        Appointment(
            party=row.party,
            applicant=ApplicantFactory(),
            slot=row.slot,
            place=place,
            status="booked",
        )
        for place in (2, 3)
    )

    assert history(row, *many) == [(row.pk, "held"), *[(each.pk, "booked") for each in many]]


def test_save_update_and_raw_sql_all_leave_a_step():
    row, other = AppointmentFactory(), AppointmentFactory()
    row.status = "checked_in"
    row.save()

    Appointment.objects.filter(pk__in=[row.pk, other.pk]).update(status="fulfilled")
    sql("update appointments_appointment set status = 'unfinished' where id = %s", row.pk)

    assert history(row) == [
        (row.pk, status) for status in ("booked", "checked_in", "fulfilled", "unfinished")
    ]
    assert history(other) == [(other.pk, "booked"), (other.pk, "fulfilled")]


def test_what_leaves_the_status_alone_is_no_step():
    row = AppointmentFactory(held=True)

    Appointment.objects.update(public_at=timezone.now() + timedelta(days=1), status="held")

    assert history(row) == [(row.pk, "held")]


def test_a_step_says_when_it_was_taken():
    before = timezone.now() - timedelta(seconds=2)  # two clocks
    AppointmentFactory()

    assert before < StatusChange.objects.get().at < timezone.now() + timedelta(seconds=2)


@pytest.mark.parametrize(
    "statement",
    [
        "update appointments_statuschange set actor = 'nobody'",
        "delete from appointments_statuschange",
    ],
)
def test_history_is_not_rewritten_even_by_the_owner(statement):
    AppointmentFactory()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)


@pytest.mark.django_db(transaction=True)
def test_services_say_who_acted_by_which_door_why_and_where():
    person, slot = ApplicantFactory(), SlotFactory()
    with acting_as(actor="applicant", channel="web"):
        [row] = propose(uuid4(), [person.pk], [slot.pk], Contact())
        confirm([row.pk])
    with acting_as(actor="user:7", channel="phone", reason="ill", place="desk:12"):
        cancel([row.pk])

    steps = StatusChange.objects.filter(row=row.pk)
    assert list(steps.values_list("status", "actor", "channel", "reason", "place")) == [
        ("held", "applicant", "web", "", ""),
        ("booked", "applicant", "web", "", ""),
        ("cancelled", "user:7", "phone", "ill", "desk:12"),
    ]


@pytest.mark.django_db(transaction=True)
def test_who_acted_is_forgotten_with_the_transaction():
    here, later = AppointmentFactory(), AppointmentFactory()
    with acting_as(actor="user:7", channel="desk", place="desk:12"):
        check_in([here.pk])

    check_in([later.pk])

    step = StatusChange.objects.get(row=later.pk, status="checked_in")
    assert (step.actor, step.place) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_a_refused_service_leaves_no_step():
    AppointmentFactory(public=True)
    steps = StatusChange.objects.count()

    with transaction.atomic():
        assert expire_next_hold()
        transaction.set_rollback(True)

    assert StatusChange.objects.count() == steps


@pytest.mark.django_db(transaction=True)
def test_what_is_too_long_for_a_column_is_cut_and_stops_nobody():
    row = AppointmentFactory()

    with acting_as(actor="a" * 60, channel="c" * 20, reason="r" * 300, place="p" * 30):
        check_in([row.pk])

    step = StatusChange.objects.get(status="checked_in")
    cut = [len(each) for each in (step.actor, step.channel, step.reason, step.place)]
    assert cut == [50, 10, 200, 20]


def test_the_application_cannot_write_history_but_makes_it():
    role = f"app_of_{connection.settings_dict['NAME']}"
    call_command("grant_app_role", role=role)
    row = AppointmentFactory()

    with transaction.atomic():
        sql(f'set local role "{role}"')
        Appointment.objects.filter(pk=row.pk).update(status="checked_in")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            StatusChange.objects.create(about="appointment", row=row.pk, at=timezone.now())
        sql("reset role")

    assert history(row) == [(row.pk, "booked"), (row.pk, "checked_in")]


def test_a_step_can_say_what_it_is():
    row = AppointmentFactory()

    assert str(StatusChange.objects.get()) == f"appointment {row.pk}: booked"
