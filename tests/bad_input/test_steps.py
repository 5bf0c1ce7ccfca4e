"""Steps out of order, and holds that ran out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment
from tests.booking.steps import come_to_check, confirm, text
from tests.factories import ApplicantFactory, AppointmentFactory

pytestmark = pytest.mark.django_db

HOLD, WHEN = "/en/hold/", "/en/when/"


STEPS = [
    "stop",
    "who",
    "add",
    "when",
    "hold",
    "check",
    "visit",
    "calendar",
    "print",
    "cancel",
    "resend",
]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_did_not_say_who_they_are_begins_at_the_beginning(
    client, slots, step, method, nothing_changes
):
    form = {"slots": slots[0].pk, "people": "1", "email": "a@example.org"}

    with nothing_changes():
        response = getattr(client, method)(reverse(f"booking:{step}"), form)

    assert response.status_code == 405 or response.url == "/en/"


@pytest.mark.parametrize(
    ("came_to", "posted", "sent_to"),
    [
        ("identified", "hold", "/en/who/"),
        ("identified", "check", "/en/when/"),
        ("identified", "cancel", "/en/"),
        ("choosing", "check", "/en/when/"),
        ("choosing", "cancel", "/en/"),
        ("holding", "cancel", "/en/"),
    ],
)
def test_a_step_too_far_leads_to_the_right_one(
    request, slots, came_to, posted, sent_to, nothing_changes
):
    client = request.getfixturevalue(came_to)
    form = {"slots": slots[0].pk, "people": "1", "email": "a@example.org"}

    with nothing_changes():
        response = client.post(reverse(f"booking:{posted}"), form)

    assert response.url == sent_to


def test_who_opened_a_visit_by_its_reference_was_not_identified_for_booking(
    client, nothing_changes
):
    row = AppointmentFactory()
    client.post(
        "/en/visit/find/",
        {
            "reference": row.party.reference,
            "birth_date_day": 17,
            "birth_date_month": 5,
            "birth_date_year": 1990,
        },
    )

    with nothing_changes():
        answers = [
            client.post(reverse(f"booking:{step}"), {"slots": row.slot_id})
            for step in ("who", "add", "hold", "check", "resend")
        ]

    assert {answer.status_code for answer in answers} == {302}
    assert client.get("/en/visit/").status_code == 200


def test_going_back_after_booking_shows_the_visit_and_not_the_question(booked):
    assert booked.get("/en/check/").url == "/en/visit/"


@pytest.mark.parametrize("ended", ["cancelled", "no_show"])
def test_what_is_no_longer_held_cannot_be_confirmed(holding, ended, nothing_changes):
    Appointment.objects.update(status=ended, held_until=None, public_at=timezone.now())

    with nothing_changes():
        shown, confirmed = holding.get("/en/check/"), confirm(holding)

    assert shown.url == confirmed.url == WHEN


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(minutes=30), timedelta(hours=1)])
def test_a_hold_that_ran_out_is_still_booked_while_nobody_needs_it(holding, slots, late):
    then = timezone.now() - late
    Appointment.objects.update(held_until=then, public_at=then)

    assert confirm(holding).url == "/en/visit/"
    assert Appointment.objects.get().status == "booked"


def test_a_hold_that_ran_out_and_was_needed_is_told_and_others_are_offered(client, holding, slots):
    slots[0].planned = 1
    slots[0].save()
    then = timezone.now() - timedelta(seconds=1)
    Appointment.objects.update(held_until=then, public_at=then)
    quicker = type(client)(REMOTE_ADDR="10.9.9.9")
    come_to_check(quicker, ApplicantFactory(), slots[0])

    response = confirm(holding)

    assert response.url == WHEN
    assert "is now taken by somebody else" in text(holding.get(WHEN))
    assert not Appointment.objects.filter(status="booked").exists()
