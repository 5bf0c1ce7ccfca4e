"""The alarm about lists with strangers, where those who watch begin their day."""

import pytest

from tests.councils.list_steps import csv, line, said, upload
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from trail.models import Event

HOME = "/admin/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alarm(office):
    """An officer of Amersfoort sent six people of others."""
    for digit in range(6):
        ApplicantFactory(v_number=f"20010{digit:05}", birth_date="1990-05-17")
    return upload(office, csv(*map(line, range(6))))


@pytest.mark.parametrize("role", ["admin", "dpo"])
def test_who_watches_reads_it_first_and_finds_what_the_trail_says(role, alarm, client):
    client.force_login(UserFactory(role=role))

    answer = client.get(HOME)
    trail = client.get("/admin/trail/event/?kind=elsewhere")

    assert "Alarms of the last 30 days : 1" in said(answer).replace("days:", "days :")
    assert "Amersfoort" in said(answer)
    assert f"municipality:{alarm.municipality_id}" in said(trail)


@pytest.mark.parametrize("role", ["planner", "officer"])
def test_nobody_else_reads_it(role, alarm, client):
    client.force_login(UserFactory(role=role))

    assert "Alarms" not in said(client.get(HOME))


def test_without_an_alarm_nothing_is_said(client):
    client.force_login(UserFactory(role="admin"))

    assert "Alarms" not in said(client.get(HOME))


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_however_many_there_are(
    number, client, django_assert_num_queries
):
    for town in MunicipalityFactory.create_batch(number):
        Event.objects.create(kind="alarm", result="elsewhere", about=f"municipality:{town.pk}")
    client.force_login(UserFactory(role="dpo"))
    client.get(HOME)

    with django_assert_num_queries(4):
        client.get(HOME)
