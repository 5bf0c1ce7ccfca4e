"""What the page says of a visit that somebody else made, and of a turn in line that is over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments import waitlist
from appointments.links import make_link
from appointments.models import Contact, WaitlistEntry
from appointments.waitlist import Wishes
from phone import acts
from tests.booking.steps import born, text
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, PartyFactory

pytestmark = pytest.mark.django_db


def find(client, party):
    form = {"reference": party.reference, **born("1990-05-17")}
    client.post(reverse("booking:find"), form)
    return client.get(reverse("booking:visit"))


@pytest.mark.django_db(transaction=True)
def test_what_somebody_else_had_made_is_ended_by_us_and_says_why(client):
    row = AppointmentFactory()
    acts.release(row.applicant_id)

    response = find(client, row.party)

    shown = text(response)
    assert "We had to cancel this appointment" in shown
    assert "Somebody else made this appointment" in shown
    assert "You cancelled it yourself" not in shown
    assert "Take the appointment back" not in shown
    assert reverse("booking:start") in response.content.decode()


@pytest.fixture
def entry():
    """Somebody who waits until today."""
    today, party = timezone.localdate(), PartyFactory()
    wishes = Wishes([LocationFactory().pk], [*range(7)], today, today)
    return waitlist.join(party.form_key, [ApplicantFactory().pk], wishes, Contact())


def over(entry):
    yesterday = timezone.localdate() - timedelta(days=1)
    WaitlistEntry.objects.update(from_day=yesterday, until_day=yesterday)
    entry.refresh_from_db()


def test_on_the_last_day_the_page_says_that_they_wait(client, entry):
    assert "Your place in line" in text(find(client, entry.party))


def test_after_the_last_day_the_page_says_that_they_wait_no_more(client, entry):
    over(entry)

    shown = text(find(client, entry.party))

    assert "You are not on the waiting list any more" in shown
    assert "The last day that you chose is past" in shown
    assert "Your place in line" not in shown


def test_from_there_they_join_again(client, entry):
    over(entry)
    find(client, entry.party)
    place = entry.locations.get()
    form = {"locations": [place.pk], "weekdays": [0], "parts": ["mornings"], "days_of_notice": 1}

    client.post(reverse("booking:wait"), form)

    again = WaitlistEntry.objects.get()
    assert again.pk != entry.pk
    assert again.until_day > timezone.localdate()
    assert "Your place in line" in text(client.get(reverse("booking:visit")))


def test_the_link_of_the_letter_still_opens_that_page(client, entry):
    over(entry)

    opened = client.post(
        reverse("booking:follow", args=[make_link(entry.party)]), born("1990-05-17"), follow=True
    )

    assert "You are not on the waiting list any more" in text(opened)


def test_who_left_the_line_reads_that(client, entry):
    find(client, entry.party)
    client.post(reverse("booking:leave_line"))

    shown = text(client.get(reverse("booking:visit")))

    assert "You are not on the waiting list any more" in shown
    assert "The last day that you chose" not in shown


def test_who_has_an_appointment_sees_that_and_no_line(client):
    row = AppointmentFactory()
    today = timezone.localdate()
    wishes = Wishes([LocationFactory().pk], [*range(7)], today, today)
    entry = waitlist.join(row.party.form_key, [row.applicant_id], wishes, Contact())
    over(entry)

    shown = text(find(client, row.party))

    assert "Your appointment is confirmed" in shown
    assert "Waiting for an earlier time" not in shown
    assert "Tell me when an earlier time comes free" in shown
