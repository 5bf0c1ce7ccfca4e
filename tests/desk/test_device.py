from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from desk.device import NAME
from locations.models import Desk, Duty
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, UserFactory
from trail.models import Event

DAY, CHOOSE = "/desk/", "/desk/location/"


@pytest.fixture
def desk(location):
    return Desk.objects.create(location=location, number=4)


def text(response):
    return response.content.decode()


def asks(response):
    return "Where do you work today?" in text(response)


def test_a_device_is_asked_once_for_location_and_desk(client, clerk, desk):
    before = client.get(DAY)

    client.post(CHOOSE, {"desk": desk.pk})

    assert asks(before)
    assert not asks(client.get(DAY))
    assert Event.objects.get(kind="desk-open").about == f"desk:{desk.pk}"


def test_the_device_remembers_when_another_clerk_signs_in(client, clerk, desk, location):
    client.post(CHOOSE, {"desk": desk.pk})
    client.post("/desk/logout/")
    other = UserFactory()
    location.clerks.add(other)
    client.force_login(other)

    response = client.get(DAY)

    assert not asks(response)
    assert response.wsgi_request.user == other


def test_the_cookie_lasts_and_no_script_reads_it(client, clerk, desk):
    client.post(CHOOSE, {"desk": desk.pk})

    cookie = client.cookies[NAME]
    assert int(cookie["max-age"]) == timedelta(days=365).total_seconds()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_reception_works_without_a_desk(client, clerk, desk, location):
    client.post(CHOOSE, {"location": location.pk})

    assert not asks(client.get(DAY))


def test_a_location_without_desks_asks_nothing(client, clerk):
    assert not asks(client.get(DAY))


@pytest.mark.parametrize("kept", ["x", "1:1", "99:1:signature", ""])
def test_a_forged_device_stands_nowhere(client, clerk, desk, kept):
    client.cookies[NAME] = kept

    assert asks(client.get(DAY))


def test_a_desk_of_another_location_does_not_exist(client, clerk):
    foreign = Desk.objects.create(location=LocationFactory(), number=1)

    assert client.post(CHOOSE, {"desk": foreign.pk}).status_code == 404


def test_a_device_of_a_location_where_the_clerk_does_not_serve_asks_anew(client, clerk, desk):
    client.post(CHOOSE, {"desk": desk.pk})
    stranger = UserFactory()
    LocationFactory(name="Assen").clerks.add(stranger)
    client.force_login(stranger)

    page = client.get(DAY)

    assert "Assen" in text(page)
    assert desk.location.name not in text(page)


def test_a_desk_that_is_gone_is_asked_for_again(client, clerk, desk):
    client.post(CHOOSE, {"desk": desk.pk})
    desk.delete()

    response = client.post("/desk/waiting/call/")

    assert response.url == CHOOSE


def test_a_duty_that_was_taken_counts_at_once(client, clerk, desk, location):
    client.post(CHOOSE, {"desk": desk.pk})
    Duty.objects.filter(user=clerk).update(until=timezone.localdate() - timedelta(days=1))

    assert "not listed at a location" in text(client.get(DAY))


def test_the_day_turns_at_midnight_under_an_open_session(client, clerk, desk, location):
    evening = datetime(2026, 12, 1, 22, 50, tzinfo=UTC)  # 23:50 in the Netherlands
    tomorrow = SlotFactory(location=location, starts_at=evening + timedelta(hours=10))
    AppointmentFactory(slot=tomorrow, applicant__family_name="Morning")
    with time_machine.travel(evening, tick=False):
        client.force_login(clerk)
        client.post(CHOOSE, {"desk": desk.pk})
        before = text(client.get(DAY))

    with time_machine.travel(evening + timedelta(minutes=11), tick=False):
        after = client.get(DAY)

    assert "MORNING" not in before
    assert "MORNING" in text(after)
    assert not asks(after)
