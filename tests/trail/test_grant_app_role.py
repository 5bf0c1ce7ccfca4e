from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from appointments.models import Appointment, StatusChange
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory
from tests.trail.chained import aged_history
from trail.models import Event, Link
from trail.purging import HISTORY, TERM, purge_next
from trail.services import record
from trail.tasks import chain_rows

pytestmark = pytest.mark.django_db

REFUSED = [
    "update trail_event set result = ''",
    "delete from trail_event",
    "truncate trail_event",
    "select set_config('trail.purging', 'on', true); delete from trail_event",
    "select set_config('trail.purging', 'on', true); delete from trail_link",
    "update trail_link set mac = ''",
    "delete from trail_link",
    "truncate trail_link",
    "insert into appointments_statuschange (about, row, status, at, actor, channel, reason)"
    " values ('appointment', 1, 'booked', now(), '', '', '')",
    "update appointments_statuschange set actor = ''",
    "delete from appointments_statuschange",
    "select set_config('trail.purging', 'on', true); delete from appointments_statuschange",
    "truncate appointments_statuschange",
    "alter table trail_event disable trigger all",
    "drop trigger events_are_append_only on trail_event",
    "drop table trail_event",
    "alter table appointments_appointment add column note text",
    "create table public.mine (id int)",
    "create function public.append_only() returns trigger language plpgsql as 'begin end'",
    "update django_migrations set name = ''",
    "set session_replication_role = replica",  # would switch every trigger off
]


@pytest.fixture
def app_role():
    """A role of this database alone: roles belong to the whole cluster."""
    name = f"app_of_{connection.settings_dict['NAME']}"
    call_command("grant_app_role", role=name)
    return name


@contextmanager
def as_role(name):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'set local role "{name}"')
        yield cursor
        cursor.execute("reset role")


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_cannot_rewrite_the_trail_nor_the_tables(app_role, statement):
    record("sign-in")

    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        as_role(app_role) as cursor,
    ):
        cursor.execute(statement)


def test_the_application_can_do_its_work(app_role):
    with as_role(app_role):
        row = AppointmentFactory(
            slot=SlotFactory(), party=PartyFactory(), applicant=ApplicantFactory()
        )
        Appointment.objects.advance([row], "checked_in")
        record("scan", about=f"party:{row.party_id}")

    assert Event.objects.filter(kind="scan").count() == 1
    history = StatusChange.objects.filter(about="appointment", row=row.pk)
    assert [change.status for change in history] == ["booked", "checked_in"]


def test_the_application_can_chain(app_role):
    record("scan")

    with as_role(app_role):
        chain_rows()

    assert Link.objects.filter(table="trail_event").count() == 1


def test_the_application_can_let_go_what_is_older_than_the_term(app_role):
    Event.objects.create(kind="old", at=timezone.now() - TERM - timedelta(days=1))
    record("young")
    chain_rows()

    with as_role(app_role):
        gone = purge_next()

    assert gone == 1
    assert set(Event.objects.values_list("kind", flat=True)) == {"young", "trail cut"}


def test_the_application_can_let_go_the_history_that_is_older_than_the_term(app_role):
    old, young = AppointmentFactory(), AppointmentFactory()
    aged_history(731, old.pk)
    chain_rows()

    with as_role(app_role):
        gone = purge_next(HISTORY)

    assert gone == 1
    assert set(StatusChange.objects.filter(about="appointment").values_list("row", flat=True)) == {
        young.pk
    }


def test_granting_again_changes_nothing(app_role):
    call_command("grant_app_role", role=app_role)

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        as_role(app_role) as cursor,
    ):
        cursor.execute("delete from trail_event")
