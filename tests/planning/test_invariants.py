"""What `check_invariants` sees, and that it sees nothing where nothing is wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from planning.invariants import amiss
from tests.factories import AppointmentFactory, SlotFactory
from tests.trail.chained import aged_history, as_superuser, chained
from trail.purging import HISTORY, TERMS, purge_next

pytestmark = pytest.mark.django_db
STATUS = "update appointments_appointment set status = 'no_show', public_at = now() where id = %s"


@pytest.fixture
def visit():
    return AppointmentFactory()


def run(*words):
    said = StringIO()
    call_command("check_invariants", *words, stdout=said)
    return said.getvalue()


def test_where_nothing_is_wrong_it_says_so(visit):
    chained("a", "b")

    assert run() == "Everything is as it must be.\n"


def test_a_slot_with_more_people_than_places_is_seen_until_it_is_known(visit):
    AppointmentFactory(slot=visit.slot)
    type(visit.slot).objects.filter(pk=visit.slot_id).update(ceiling=1)

    with pytest.raises(CommandError, match="First: over_capacity: 1"):
        run()
    assert run("--known", "over_capacity")


def test_a_status_that_its_history_does_not_know_is_seen(visit):
    as_superuser(STATUS, visit.pk)

    assert list(amiss()) == ["history_amiss: 1"]


def test_a_visit_whose_history_left_with_its_term_is_as_it_must_be(visit):
    aged_history(TERMS[HISTORY].days + 1)
    AppointmentFactory()
    chained()
    purge_next(HISTORY)

    assert list(amiss()) == []


def test_a_visit_whose_history_is_gone_before_its_term_is_seen(visit):
    as_superuser("delete from appointments_statuschange where row = %s", visit.pk)

    assert list(amiss()) == ["history_amiss: 1"]


def test_a_history_that_was_changed_behind_the_trail_is_seen(visit):
    chained("a")

    as_superuser("update appointments_statuschange set actor = 'user:9' where row = %s", visit.pk)

    [said] = amiss()
    assert said.startswith("appointments_statuschange: row")
    assert list(amiss(["trail"])) == []


def test_a_rule_that_is_missing_is_named(visit):
    with connection.cursor() as cursor:
        cursor.execute("drop index place_given_once")

    assert list(amiss()) == ["place_given_once is missing"]


def test_a_place_given_twice_without_that_rule_is_seen(visit):
    with connection.cursor() as cursor:
        cursor.execute("drop index place_given_once")
    AppointmentFactory(slot=visit.slot, place=visit.place)

    assert "place_given_twice: 1" in list(amiss())


def test_a_rule_that_nobody_ever_held_against_the_rows_is_named():
    with connection.cursor() as cursor:
        cursor.execute("alter table appointments_appointment drop constraint places_count_from_one")
        cursor.execute(
            "alter table appointments_appointment add constraint places_count_from_one"
            " check (place >= 1) not valid"
        )

    assert list(amiss()) == [
        "places_count_from_one is missing",
        "places_count_from_one is there, but holds nothing",
    ]


def test_a_trigger_that_is_switched_off_is_named():
    with connection.cursor() as cursor:
        cursor.execute("alter table appointments_appointment disable trigger appointment_goes_on")

    assert "appointment_goes_on is missing" in list(amiss())


def test_an_empty_database_is_as_it_must_be():
    SlotFactory()

    assert list(amiss()) == []
