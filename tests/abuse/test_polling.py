"""Bots that ask every few seconds for a free time, as the public ones did at the old planner."""

from datetime import timedelta

import pytest
from django.template.defaultfilters import date as formatted
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.availability import look_again
from appointments.claims import cancel
from appointments.models import Appointment
from booking.status import status
from config.db import acting_as
from tests.abuse.conftest import visitor
from tests.bad_input.addresses import addresses
from tests.booking.steps import choose, hold, identify
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db

DESK = "87d19bfc2e1b572ac3aab17032ed11dc"  # the office of the endorsement stickers there
OLD_PLANNER = [
    "/oap/api/desks/?productKey=UKR",
    f"/oap/api/desks/{DESK}/slots/?productKey=VAA&persons=1",
    f"/oap/api/desks/{DESK}/slots?productKey=VAA&persons=6",
    f"/oap/api/desks/{DESK}/slots/1",
    f"/oap/api/desks/{DESK}/appointments",
    "/api/slots/",
    "/api/v1/appointments",
    "/slots.json",
    "/calendar-backend/public/api/v1/branches",
]
ODD = {"hour": 11, "minute": 47, "second": 0, "microsecond": 0}  # a time no page says by chance


@pytest.fixture
def slot():
    """A free time on a Wednesday, for pages for everybody name the Mondays of weeks."""
    day = timezone.localtime().replace(**ODD) + timedelta(days=8)
    return SlotFactory(starts_at=day + timedelta(days=(2 - day.weekday()) % 7))


@pytest.mark.parametrize("address", OLD_PLANNER)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_bots_know_of_the_old_planner_is_not_here(client, slot, address, method):
    response = getattr(client, method)(address, {"booked": False}, content_type="application/json")

    assert response.status_code in {403, 404}
    assert "json" not in response.headers["Content-Type"]


def test_who_does_not_say_who_they_are_sees_no_day_and_no_time(client, slot):
    hidden = []
    for language in "uk", "ru", "nl", "en":
        with override(language):
            day = timezone.localtime(slot.starts_at)
            hidden += [formatted(day, form) for form in ("j E Y", "l j E", "Y-m-d")]

    pages = {name: client.get(where) for name, where in addresses()}

    told = {name: page.content.decode() for name, page in pages.items()}
    assert [name for name, page in told.items() if any(word in page for word in hidden)] == []
    assert [name for name, page in told.items() if "11:47" in page] == []


def test_no_page_answers_a_script_with_anything_but_pages(client, slot):
    asked = {"headers": {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}}

    answers = {name: client.get(where, **asked) for name, where in addresses()}

    kinds = {name: answer.headers.get("Content-Type", "") for name, answer in answers.items()}
    told = [name for name, kind in kinds.items() if "json" in kind]
    assert sorted(told) == ["health", "live", "ready"]


def test_polling_changes_nothing_and_keeps_no_place(client, slot):
    identify(client, person := ApplicantFactory())
    choose(client, person)
    before = list(Appointment.objects.values())

    for _ in range(50):
        client.get(reverse("booking:when"))
        client.get(times_of(slot))

    assert list(Appointment.objects.values()) == before == []


def times_of(slot):
    day = timezone.localdate(slot.starts_at).isoformat()
    return reverse("booking:times", args=[slot.location_id, day])


def is_offered(client, slot):
    look_again()
    return f'value="{slot.pk}"' in client.get(times_of(slot)).content.decode()


def test_a_place_that_is_given_back_comes_free_at_a_moment_that_nobody_can_lie_in_wait_for(client):
    taken = AppointmentFactory(slot__planned=1)
    identify(client, person := ApplicantFactory())
    choose(client, person)
    with acting_as(channel="web"):
        cancel([taken.pk])

    at_once = is_offered(client, taken.slot), hold(client, taken.slot).url
    Appointment.objects.update(public_at=timezone.now())

    assert at_once == (False, reverse("booking:when"))
    assert is_offered(client, taken.slot)


def test_the_moments_at_which_places_come_free_differ():
    rows = AppointmentFactory.create_batch(8)
    for row in rows:
        cancel([row.pk])

    moments = set(Appointment.objects.values_list("public_at", flat=True))
    waits = {round((moment - timezone.now()).total_seconds() / 10) for moment in moments}

    assert len(waits) > 1
    assert min(waits) > 0


def test_one_identity_for_every_location_gets_one_place(client):
    slots = [SlotFactory(location=LocationFactory()) for _ in range(5)]
    identify(client, person := ApplicantFactory())
    choose(client, person)

    for slot in slots:
        hold(client, slot)

    assert list(Appointment.objects.held().values_list("slot", flat=True)) == [slots[-1].pk]


def test_how_things_stand_is_minutes_old_and_speaks_of_weeks(client, slot):
    status.cache.clear()
    page = client.get(reverse("booking:status")).content.decode()
    slot.planned = 0
    slot.save()

    again = client.get(reverse("booking:status")).content.decode()

    assert [line for line in page.split() if line] == [line for line in again.split() if line]
    assert "11:47" not in page


def test_a_hold_without_identity_is_none():
    slot = SlotFactory()
    forms = [{"slots": slot.pk}, {"slots": slot.pk, "people": 1}, {"slots": slot.pk, "form_key": 1}]

    answers = {hold_at_once(form).url for form in forms}

    assert answers == {reverse("booking:start")}
    assert not Appointment.objects.exists()


def hold_at_once(form):
    return visitor().post(reverse("booking:hold"), form)
