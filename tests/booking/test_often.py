"""Who has cancelled three times reads why it goes no further here, and what does."""

import pytest
from django.urls import reverse

from appointments.models import Appointment
from config.db import Acting, tell_database
from tests.booking.steps import choose, come_to_check, confirm, hold, identify, text
from tests.factories import ApplicantFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_the_visitor(db):
    """The test's own transaction is the one that services join."""
    tell_database(Acting(actor="applicant", channel="web"))


@pytest.fixture
def person():
    return ApplicantFactory()


def book(client, person):
    come_to_check(client, person, SlotFactory())
    confirm(client)
    return Appointment.objects.get(applicant=person, status="booked")


def cancel(client, row):
    return client.post(reverse("booking:cancel"), {"people": [row.pk]})


@pytest.fixture
def after_three_times(client, person):
    """The fourth appointment of a person who has cancelled three."""
    for _ in range(3):
        assert cancel(client, book(client, person)).url == reverse("booking:visit")
    return book(client, person)


def test_the_fourth_appointment_stays_and_the_page_says_whom_to_call(
    client, settings, after_three_times
):
    settings.HELP_PHONE = "088 043 0430"

    page = cancel(client, after_three_times)

    assert page.status_code == 409
    assert "Please call us to cancel" in text(page)
    assert "088 043 0430" in text(page)
    after_three_times.refresh_from_db()
    assert after_three_times.status == "booked"


def test_another_time_is_still_to_be_had(client, after_three_times):
    slot = SlotFactory(minute=30)

    client.post(reverse("booking:change"), {"people": [after_three_times.pk]})
    hold(client, slot)
    client.post(reverse("booking:check_change"))

    assert Appointment.objects.get(status="booked").slot == slot


def test_who_cancels_is_told_before_how_often_it_can_be_done(client, person):
    book(client, person)

    assert "Each person can cancel 3 times here." in text(client.get(reverse("booking:cancel")))


def test_another_member_of_the_household_is_not_concerned(client, person, after_three_times):
    other = ApplicantFactory()
    identify(client, other)
    choose(client, other)

    assert cancel(client, book(client, other)).url == reverse("booking:visit")
