"""What the desk found to differ arrives at the municipality, which corrects it and says so."""

import pytest
from django.utils import timezone

from councils.differing import unsettled
from tests.councils.list_steps import said
from tests.councils.people_steps import act, page_of
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory, UserFactory
from tests.stickers.factories import OutcomeFactory

LIST = "/admin/people/differing/"

pytestmark = pytest.mark.django_db


def reported(town, note="Family name in the passport: Petrenka", **person):
    """A visit that ended because data differ."""
    visit = AppointmentFactory(
        applicant=ApplicantFactory(municipality=town, **person), status="unfinished"
    )
    return OutcomeFactory(appointment=visit, result="data_differ", note=note)


def settle(office, outcome):
    return office.post(f"{LIST}{outcome.pk}/settled/", follow=True)


def test_her_home_leads_to_what_differs_and_the_page_says_what(office, town):
    outcome = reported(town)

    home, page = said(office.get("/admin/")), said(office.get(LIST))

    assert "Data that differ, says the desk : 1" in home
    assert f"The desk says: {outcome.note}" in page
    assert outcome.applicant.family_name in page


def test_the_page_of_the_person_says_it_too_and_leads_to_correcting(office, town):
    outcome = reported(town)

    answer = office.get(page_of(outcome.applicant))

    assert f"The desk says: {outcome.note}" in said(answer)
    assert f'href="{act(outcome.applicant, "correct")}"' in answer.content.decode()


def test_where_and_when_it_was_found_is_not_told(office, town):
    outcome = reported(town)
    slot = outcome.appointment.slot

    text = said(office.get(LIST)) + said(office.get(page_of(outcome.applicant)))

    assert slot.location.name not in text
    assert slot.location.city not in text
    assert f"{timezone.localtime(slot.starts_at):%H:%M}" not in text


def test_what_she_settled_is_gone_and_the_history_says_so(office, officer, town):
    outcome = reported(town)

    answer = settle(office, outcome)

    assert "Noted as settled" in said(answer)
    assert "The desk has told nothing that is not settled." in said(answer)
    page = said(office.get(page_of(outcome.applicant)))
    assert "settled what the desk had found to differ" in page
    assert "The desk says" not in page
    assert "Data that differ" not in said(office.get("/admin/"))


def test_a_second_difference_of_the_same_person_is_another(office, town):
    first = reported(town)
    settle(office, first)
    visit = AppointmentFactory(applicant=first.applicant, status="unfinished")
    OutcomeFactory(appointment=visit, result="data_differ", note="The birth date differs")

    assert "The birth date differs" in said(office.get(LIST))


def test_what_is_settled_is_settled_once(office, town):
    outcome = reported(town)

    settle(office, outcome)

    assert settle(office, outcome).status_code == 404


def test_whoever_was_served_meanwhile_differs_no_longer(office, town):
    reported(town, served=True)

    assert "The desk says" not in said(office.get(LIST))


def test_people_of_another_municipality_are_not_hers_to_see_or_settle(office, officer):
    outcome = reported(MunicipalityFactory())
    other = UserFactory(role="officer")
    outcome.applicant.municipality.officers.add(other)

    assert outcome.note not in said(office.get(LIST))
    assert settle(office, outcome).status_code == 404
    assert [each.pk for each in unsettled(other)] == [outcome.pk]


def test_who_moved_takes_the_difference_along(office, town):
    outcome = reported(town)
    person = outcome.applicant

    person.municipality = MunicipalityFactory()
    person.save()

    assert outcome.note not in said(office.get(LIST))


@pytest.mark.parametrize("role", ["clerk", "planner", "phone", "dpo", "admin"])
def test_nobody_else_has_this_page(role, client):
    client.force_login(UserFactory(role=role))

    assert client.get(LIST).status_code in {302, 403}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_however_many_differ(
    rows, office, town, django_assert_num_queries
):
    for _ in range(rows):
        reported(town)
    office.get(LIST)

    with django_assert_num_queries(3):
        office.get(LIST)
