import pytest

from planning.overview.served import Progress, progress
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_progress_counts_everybody_on_a_list_who_is_served_and_who_has_a_place():
    ApplicantFactory()
    ApplicantFactory(served=True)
    AppointmentFactory()
    AppointmentFactory(status="checked_in")

    assert progress() == Progress(people=4, served=1, booked=2)


def test_who_is_withdrawn_counts_only_if_they_were_served():
    ApplicantFactory(withdrawn=True)
    ApplicantFactory(withdrawn=True, served=True)

    assert progress() == Progress(people=1, served=1, booked=0)


def test_people_to_practise_with_count_nowhere():
    ApplicantFactory(municipality=MunicipalityFactory(practice=True))

    assert progress() == Progress(people=0, served=0, booked=0)


def test_a_claim_that_ended_is_no_place():
    AppointmentFactory(cooled=True)
    AppointmentFactory(held=True)

    assert progress().booked == 0


def test_still_to_book_are_those_with_neither():
    assert Progress(people=10, served=4, booked=3).to_book == 3


def test_more_places_than_people_leave_nobody():
    assert Progress(people=1, served=1, booked=1).to_book == 0
