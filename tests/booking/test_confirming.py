import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.models import Appointment, Party
from notices.models import Notice
from tests.booking.steps import come_to_check, confirm, text
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory

pytestmark = pytest.mark.django_db


def test_check_shows_when_where_and_who_but_of_an_address_only_that_there_is_one(client):
    person = ApplicantFactory(email="oksana@example.org")
    come_to_check(client, person, SlotFactory())

    page = text(client.get(reverse("booking:check")))

    assert person.given_names in page
    assert "we use the address of your registration" in page
    assert "example.org" not in page


def test_no_page_on_the_way_names_a_time_limit(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())

    for name in ["who", "when", "check"]:
        page = text(client.get(reverse(f"booking:{name}"))).lower()

        assert not re.search(r"minutes? |time left|expire|hurry|until \d", page), name


def test_confirm_books_and_writes_in_the_language_of_the_page(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())

    response = client.post("/uk/check/", {"email": "olena@example.org"})

    assert response.url == "/uk/visit/"
    assert Appointment.objects.get().status == "booked"
    notice = Notice.objects.get()
    assert (notice.to, notice.language) == ("olena@example.org", "uk")
    assert notice.attachments[0]["content"].startswith("BEGIN:VCALENDAR")


def test_without_an_answer_the_known_address_is_used(client):
    come_to_check(client, ApplicantFactory(email="oksana@example.org"), SlotFactory())

    confirm(client)

    assert Notice.objects.get().to == "oksana@example.org"


def test_without_any_address_the_page_is_the_confirmation(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())

    confirm(client)

    assert Notice.objects.get().channel == "letter"  # there is time for it
    assert "This page is your confirmation" in text(client.get(reverse("booking:visit")))


def test_the_visit_shows_reference_code_place_and_what_to_bring(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())
    confirm(client)
    reference = Party.objects.get().reference

    response = client.get(reverse("booking:visit"))

    assert f"{reference[:4]} {reference[4:]}" in text(response)
    assert '<svg class="qr"' in response.content.decode() or "qr" in response.content.decode()
    assert "also if it has expired" in text(response)


def test_confirming_twice_shows_the_same_visit(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())

    first, second = confirm(client), confirm(client)

    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_an_expired_hold_is_taken_again_while_there_is_room(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())
    now = timezone.now()
    Appointment.objects.update(status="expired", held_until=None, public_at=now)

    confirm(client)

    assert Appointment.objects.filter(status="booked").count() == 1


def test_who_comes_too_late_is_told_kindly_and_gets_new_proposals(client):
    slot = SlotFactory(planned=1)
    come_to_check(client, ApplicantFactory(), slot)
    Appointment.objects.update(
        status="expired", held_until=None, public_at=timezone.now() - timedelta(minutes=1)
    )
    AppointmentFactory(slot=slot, place=1)

    response = confirm(client)

    assert response.url == reverse("booking:when")
    assert "is now taken by somebody else" in text(client.get(response.url))


def test_the_calendar_file_says_when_and_where_but_not_who(client):
    slot = SlotFactory()
    person = ApplicantFactory()
    come_to_check(client, person, slot)
    confirm(client)

    file = client.get(reverse("booking:calendar"))

    [event] = Calendar.from_ical(file.content).walk("VEVENT")
    assert event["dtstart"].dt == slot.starts_at
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert person.given_names not in file.content.decode()


def test_the_page_to_print_has_the_visit_and_nothing_to_press(client):
    come_to_check(client, ApplicantFactory(), SlotFactory())
    confirm(client)

    page = client.get(reverse("booking:print")).content.decode()

    assert Party.objects.get().reference[:4] in page
    assert "<button" not in page
    assert "<a " not in page
