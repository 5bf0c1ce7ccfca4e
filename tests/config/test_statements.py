from datetime import datetime

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.utils import timezone

from applicants.models import Applicant
from appointments.models import Appointment
from config.statements import Statement
from locations.models import Slot
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory

pytestmark = pytest.mark.django_db

people = Statement(lambda ids: Applicant.objects.filter(pk__any_of=ids).order_by("pk"), list)
claims = Statement(
    lambda ids: Appointment.objects.filter(applicant__any_of=ids).select_related("slot__location"),
    list,
)
coming = Statement(
    lambda now, place: Slot.objects.upcoming(now).filter(location=place), datetime, int
)


def test_a_statement_finds_what_its_queryset_finds():
    rows = ApplicantFactory.create_batch(3)

    assert people([row.pk for row in rows[1:]]) == rows[1:]
    assert people([rows[0].pk]) == rows[:1]
    assert people([]) == []


def test_a_statement_takes_its_values_in_order():
    slot, _ = SlotFactory(), SlotFactory()
    now = timezone.now()

    assert coming(now, slot.location_id) == [slot]
    assert coming(slot.starts_at, slot.location_id) == []


def test_values_of_one_kind_are_told_apart():
    between = Statement(
        lambda first, last: Applicant.objects.filter(pk__gte=first, pk__lte=last), int, int
    )
    one, two, _ = ApplicantFactory.create_batch(3)

    assert between(one.pk, two.pk) == [one, two]
    assert between(two.pk, one.pk) == []


@pytest.mark.parametrize("size", [1, 3])
def test_a_statement_brings_related_rows_along(size, django_assert_num_queries):
    rows = AppointmentFactory.create_batch(size)

    with django_assert_num_queries(1):
        found = claims([row.applicant_id for row in rows])
        assert {row.slot.location.name for row in found} == {r.slot.location.name for r in rows}


def test_rows_of_a_statement_know_their_database():
    (row,) = people([ApplicantFactory().pk])
    row.given_names = "Олена"
    row.save(update_fields=["given_names"])

    assert people([row.pk])[0].given_names == "Олена"


def test_a_statement_is_planned_once_on_each_connection():
    once = Statement(lambda ids: Applicant.objects.filter(pk__any_of=ids), list)

    for size in range(7):
        once(list(range(size)))

    assert plans(once) == [(7, 0)]  # all by the plan for any values, none by one for these


def plans(statement):
    with connection.cursor() as cursor:
        cursor.execute(
            "select generic_plans, custom_plans from pg_prepared_statements where name = %s",
            [statement.name],
        )
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_learns_the_statement_anew():
    person = ApplicantFactory()
    assert people([person.pk]) == [person]

    connection.close()

    assert people([person.pk]) == [person]


def test_what_is_the_same_for_all_is_part_of_the_statement():
    named = Statement(lambda pk: Applicant.objects.filter(pk=pk, given_names="100 % O'Neill"), int)
    person = ApplicantFactory(given_names="100 % O'Neill")

    assert named(person.pk) == [person]
    assert "= '100 % O''Neill' AND" in named.text


def test_any_of_takes_a_subquery():
    row, _ = AppointmentFactory.create_batch(2)
    theirs = Appointment.objects.filter(slot=row.slot).values("applicant")

    assert [*Applicant.objects.filter(pk__any_of=ArraySubquery(theirs))] == [row.applicant]


def test_sql_that_depends_on_the_values_is_refused():
    people = Applicant.objects
    odd = Statement(lambda n: people.filter(pk=n) if n % 2 else people.exclude(pk=n), int)

    with pytest.raises(ValueError, match="depends on the values"):
        odd(1)


def test_one_row_is_wanted_and_missed(db):
    person = ApplicantFactory()
    statement = Statement(lambda pk: Applicant.objects.filter(pk=pk), int)

    assert statement.one(person.pk) == person
    with pytest.raises(ObjectDoesNotExist):
        statement.one(0)
