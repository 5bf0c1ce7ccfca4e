"""Slots that were not on the page, or that somebody was quicker to take."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment
from tests.booking.steps import confirm, hold
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

HOLD, WHEN = "/en/hold/", "/en/when/"


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
