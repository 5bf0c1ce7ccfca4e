import pytest
from django.db import connection

from applicants.models import Applicant
from booking.household import HOUSEHOLD
from tests.factories import ApplicantFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def plan_of(statement):
    """How the database finds it without knowing the values, as of what is prepared."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")  # a small table is read as a whole,
        cursor.execute("set local enable_indexscan = off")  # or in the order of any index,
        cursor.execute(f"drop index {town_index()}")  # nor by the town
        cursor.execute(f"explain (generic_plan) {statement.text}")
        return "\n".join(line for (line,) in cursor.fetchall())


def town_index():
    """The index on the municipality alone, whose name Django has made up."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Applicant._meta.db_table)
    return next(
        name
        for name, each in found.items()
        if each["index"] and each["columns"] == ["municipality_id"]
    )


def test_a_household_is_found_without_reading_its_municipality():
    plan = plan_of(HOUSEHOLD)

    assert "household_of_municipality" in plan
    assert "Seq Scan on applicants_applicant" not in plan


def test_a_household_is_the_applicant_first_and_then_who_lives_there():
    town = MunicipalityFactory()
    mother, child = [
        ApplicantFactory(municipality=town, household="H1", birth_date=born)
        for born in ["1990-01-01", "2015-01-01"]
    ]
    ApplicantFactory(municipality=town)
    ApplicantFactory(municipality=town, household="H1", set_apart=True)
    ApplicantFactory(household="H1")

    assert HOUSEHOLD(child.pk, town.pk, "H1") == [child, mother]
