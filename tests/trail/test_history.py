"""The database's history names who acted, by which door, through the real middleware and tasks."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from appointments.models import StatusChange
from appointments.tasks import release_places
from tests.factories import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def last():
    return StatusChange.objects.values_list("status", "actor", "channel").last()


def test_a_clerk_who_checks_in_is_named(client):
    row, clerk = AppointmentFactory(slot__starts_at=timezone.now()), UserFactory()
    row.slot.location.clerks.add(clerk)
    client.force_login(clerk)

    form = {"act": "check_in", "party": row.party_id, "claim": [row.pk]}
    client.post(reverse("desk:enter"), form)

    assert last() == ("checked_in", f"user:{clerk.pk}", "desk")


def test_a_hold_that_ends_by_the_clock_ended_by_itself():
    AppointmentFactory(public=True)

    release_places()

    assert last() == ("expired", "task:release_places", "task")


def test_raw_sql_outside_any_door_is_in_the_history_too():
    AppointmentFactory()
    with connection.cursor() as cursor:
        cursor.execute("update appointments_appointment set status = 'checked_in'")

    assert last() == ("checked_in", "", "")
