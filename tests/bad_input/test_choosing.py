"""When and where: slots, days and places that were not on the page, and steps out of order."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment
from booking.journey import KEY
from tests.booking.steps import choose, come_to_check, confirm, hold, identify, text
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, SlotFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

HOLD, WHEN = "/en/hold/", "/en/when/"


@pytest.fixture
def choosing(identified, person):
    """A browser whose owner said who comes and is asked when and where."""
    choose(identified, person)
    return identified


NO_SLOTS = [
    "",
    " ",
    ",",
    "x",
    "-1",
    "1.5",
    "1e3",
    "0x1",
    "1;2",
    "1,2,3,4",
    "1,",
    "9" * 19,
    "9" * 5_000,
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "' OR 1=1--",
    "<script>alert(1)</script>",
    "../1",
    "²",
]


@pytest.mark.parametrize("slots", NO_SLOTS)
def test_what_is_no_slot_leads_back_to_the_list(choosing, slots, nothing_changes):
    with nothing_changes():
        response = choosing.post(HOLD, {"slots": slots})

    assert response.url == WHEN
    assert "govuk-error-summary" in choosing.get(WHEN).content.decode()


@pytest.mark.django_db(transaction=True)  # the refusal rolls back a party that was new
@pytest.mark.parametrize("slots", ["0", "999999999999999999", "1,999999999999999999"])
def test_a_slot_that_never_was_leads_back_to_the_list(choosing, slots, nothing_changes):
    with nothing_changes():
        response = choosing.post(HOLD, {"slots": slots})

    assert response.url == WHEN


def past():
    return [SlotFactory(starts_at=timezone.now() - timedelta(minutes=1))]


def not_yet_open():
    return [SlotFactory(opens_at=timezone.now() + timedelta(hours=1))]


def full():
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot)
    return [slot]


def paused():
    return [SlotFactory(ceiling=0)]


def at_two_locations():
    return [SlotFactory(), SlotFactory(minute=10)]


def not_neighbours():
    location = LocationFactory()
    return [SlotFactory(location=location), SlotFactory(location=location, minute=30)]


def on_two_days():
    location = LocationFactory()
    late = timezone.localtime().replace(hour=23, minute=50, second=0, microsecond=0)
    late += timedelta(days=9)
    return [SlotFactory(location=location, morning=late, minute=minute) for minute in (0, 10)]


def deleted():
    slot = SlotFactory()
    gone = SlotFactory(location=slot.location, minute=10)
    SlotFactory._meta.model.objects.filter(pk=gone.pk).delete()
    return [gone]


@pytest.mark.parametrize(
    "wanted",
    [past, not_yet_open, full, paused, at_two_locations, not_neighbours, on_two_days, deleted],
)
def test_a_slot_that_cannot_be_had_leads_back_and_what_was_held_stays(
    holding, wanted, nothing_changes
):
    slots = wanted()

    with nothing_changes():
        response = hold(holding, *slots)

    assert response.url == WHEN
    assert "govuk-error-summary" in holding.get(WHEN).content.decode()
    assert confirm(holding).url == "/en/visit/"


def test_a_slot_named_three_times_is_one(choosing, slots):
    hold(choosing, slots[0], slots[0], slots[0])

    assert [row.slot for row in Appointment.objects.all()] == [slots[0]]


def test_two_slots_in_two_fields_are_refused(choosing, slots, nothing_changes):
    with nothing_changes():
        response = choosing.post(HOLD, {"slots": [slots[0].pk, slots[1].pk]})

    assert response.status_code == 400


@pytest.mark.parametrize("box", ["v_number", "birth_date_day", "birth_date_year"])
def test_a_box_that_comes_twice_is_refused_and_the_last_does_not_win(client, person, box):
    response = identify(client, person, **{box: ["1", "1"]})

    assert response.status_code == 400
    assert KEY not in client.session


@pytest.mark.parametrize("query", ["place=1&place=2", "from=2026-12-01&from=2026-12-02"])
def test_a_question_that_comes_twice_is_refused(choosing, query):
    assert choosing.get(f"{WHEN}?{query}").status_code == 400


@pytest.mark.parametrize(
    "extra",
    [
        {"starts_at": "2020-01-01T00:00"},
        {"capacity": "999"},
        {"status": "booked"},
        {"place": "1", "public": "0", "clock": "99999"},
        {"people": "1"},
    ],
)
def test_what_is_not_for_the_person_to_say_is_ignored_and_noted(choosing, person, slots, extra):
    response = choosing.post(HOLD, {"slots": slots[0].pk, **extra})

    row = Appointment.objects.get()
    assert response.url == "/en/check/"
    assert (row.status, row.applicant, row.slot, row.place) == ("held", person, slots[0], 1)
    assert row.held_until < timezone.now() + timedelta(minutes=11)
    slots[0].refresh_from_db()
    assert slots[0].capacity == 2
    assert Event.objects.filter(kind="unexpected fields").count() == 1


DAYS = [
    "",
    "x",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-W53-7",
    "2026-1-1",
    "-2026-01-01",
    "20260101",
    "２０２６-０１-０１",
    "1" * 500,
    "<script>alert(1)</script>",
    "{{7*7}}",
    "' OR 1=1--",
    "../../etc/passwd",
]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_is_none_breaks_no_list(choosing, slots, day, nothing_changes):
    with nothing_changes():
        response = choosing.get(WHEN, {"from": day})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "place", ["", "x", "0", "-1", "1.0", "²", "9" * 9, "9" * 30, "9" * 3_000, "' OR 1=1--"]
)
def test_a_place_that_is_none_breaks_no_list(choosing, slots, place, nothing_changes):
    with nothing_changes():
        response = choosing.get(WHEN, {"place": place})

    assert response.status_code == 200


@pytest.mark.parametrize("place", ["0", "9" * 30, "9" * 4_400, "x", "-1"])
def test_the_times_of_a_place_that_is_none_are_no_page(choosing, place, nothing_changes):
    with nothing_changes():
        response = choosing.get(f"/en/when/{place}/2026-12-01/")

    assert response.status_code == 404


@pytest.mark.parametrize("day", DAYS[1:])
def test_the_times_of_a_day_that_is_none_are_no_page_or_an_empty_one(
    choosing, slots, day, nothing_changes
):
    with nothing_changes():
        response = choosing.get(f"/en/when/{slots[0].location_id}/{day}/")

    page = response.content.decode()
    assert response.status_code == 404 or "no free times on this day" in page
    assert "<script>alert" not in page


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
