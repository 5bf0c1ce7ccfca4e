"""The first page of the admin, for an officer: how far her people are and what to do next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from councils.home import bar
from tests.councils.list_steps import said
from tests.councils.people_steps import one_of_each
from tests.factories import ApplicantFactory, MunicipalityFactory, SlotFactory, UserFactory

HOME = "/admin/"

pytestmark = pytest.mark.django_db


def test_it_counts_her_people_and_nobody_elses(office, town):
    one_of_each(town)
    other = MunicipalityFactory(name="Elsewhere")
    one_of_each(other), one_of_each(other)

    text = said(office.get(HOME))

    assert "Your people: Amersfoort" in text
    assert "Registered 3 Not booked yet 1 Booked 1 Served 1" in text
    assert "Served: 33 % · Booked or served: 66 %" in text
    assert "Elsewhere" not in text


def test_it_leads_to_what_waits(office, town):
    ApplicantFactory.create_batch(2, municipality=town, given_names="Ivan")
    ApplicantFactory.create_batch(2, given_names="Ivan", birth_date="1980-01-01")

    answer = office.get(HOME)

    assert "people who cannot be reached otherwise: 2" in said(answer)
    assert "Possible doubles : 1" in said(answer)
    for address in ["people/letters/", "people/doubles/", "applicants/registrationlist/add/"]:
        assert f'href="/admin/{address}"' in answer.content.decode()


def test_it_lists_what_was_uploaded_in_the_last_month(office, officer, town):
    today = timezone.now()
    town.lists.create(uploaded_by=officer, added=412, uploaded_at=today - timedelta(days=29))
    town.lists.create(uploaded_by=officer, added=413, uploaded_at=today - timedelta(days=31))
    MunicipalityFactory().lists.create(uploaded_by=officer, added=414)

    text = said(office.get(HOME))

    assert "New people: 412" in text
    assert "New people: 413" not in text
    assert "New people: 414" not in text


def test_without_people_it_says_how_to_begin(office):
    answer = office.get(HOME)

    text = said(answer)
    assert "Nobody is registered yet. Upload your first list" in text
    assert "lists/template" in answer.content.decode()
    assert "Print letters" not in text
    assert "Download" not in text


def test_an_officer_of_no_municipality_sees_no_counts(office, officer):
    officer.municipalities.clear()
    ApplicantFactory()

    assert "Your people" not in said(office.get(HOME))


@pytest.mark.parametrize("role", ["planner", "dpo", "admin"])
def test_nobody_else_sees_counts_of_people(role, client):
    client.force_login(UserFactory(role=role))

    assert "her-people" not in client.get(HOME).content.decode()


def test_it_never_says_when_or_where_somebody_comes(office, town):
    slot = SlotFactory(location__name="Elsewhere Hall")
    slot.appointments.create(
        applicant=ApplicantFactory(municipality=town),
        party=one_of_each(town)["booked"].appointments.get().party,
        place=1,
        status="booked",
    )

    text = said(office.get(HOME))

    assert "Booked 2" in text
    assert "Elsewhere Hall" not in text


@pytest.mark.parametrize("people", [1, 3])
def test_it_takes_the_same_queries_however_many_there_are(
    people, office, officer, town, django_assert_num_queries
):
    for _ in range(people):
        ApplicantFactory.create_batch(2, municipality=town, given_names="Ivan")
        town.lists.create(uploaded_by=officer)
    office.get(HOME)

    with django_assert_num_queries(11):
        office.get(HOME)


@pytest.mark.parametrize(
    ("registered", "booked", "served", "percent"),
    [(0, 0, 0, (0, 0)), (3, 1, 1, (33, 66)), (1, 0, 1, (100, 100)), (1000, 1, 1, (0, 0))],
)
def test_the_bar_is_of_a_hundred(registered, booked, served, percent):
    found = bar({"registered": registered, "booked": booked, "served": served})

    assert (found["served"], found["reached"]) == percent
