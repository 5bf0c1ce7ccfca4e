import pytest
from django.urls import reverse

from applicants.links import make_invitation, read_invitation
from appointments.links import make_link
from tests.booking.steps import born, text
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


def address(person):
    return reverse("booking:invited", args=[make_invitation(person)])


def test_the_link_and_the_birth_date_stand_for_the_number(client):
    person = ApplicantFactory()

    response = client.post(address(person), born(person.birth_date))

    assert response.url == reverse("booking:who")
    assert person.given_names in text(client.get(response.url))


def test_the_link_alone_shows_nothing_of_the_person(client):
    person = ApplicantFactory(given_names="Solomiia")

    shown = client.get(address(person)).content.decode()

    assert "Solomiia" not in shown
    assert person.v_number not in shown


def test_a_wrong_birth_date_opens_nothing_and_leaves_a_trace(client):
    person = ApplicantFactory()

    response = client.post(address(person), born("1991-01-01"))

    assert "This date of birth does not belong to this invitation." in text(response)
    assert client.get(reverse("booking:who")).url == reverse("booking:start")
    assert Event.objects.get().result == "unknown"


def test_a_flipped_letter_opens_nothing(client):
    link = make_invitation(ApplicantFactory())
    forged = link[:-1] + ("a" if link[-1] != "a" else "b")

    assert client.get(reverse("booking:invited", args=[forged])).status_code == 404


def test_the_link_of_a_visit_is_no_invitation():
    assert read_invitation(make_link(AppointmentFactory().party)) is None


def test_nobody_is_invited_for_practice(client):
    person = ApplicantFactory(municipality=MunicipalityFactory(practice=True))

    assert client.get(address(person)).status_code == 404


def test_who_has_an_appointment_already_is_told_so(client):
    row = AppointmentFactory()

    response = client.post(address(row.applicant), born(row.applicant.birth_date))

    assert response.url == reverse("booking:stop")
