"""Whole bookings by many people at the same moment, through a real server."""

from functools import partial
from random import Random

import pytest
from django.utils import timezone

from appointments.models import OCCUPYING, Appointment, Party
from notices.models import Notice
from tests.browserless import Visitor
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory
from tests.pressure.conftest import NIGHTLY
from tests.pressure.server import site_on_test_database
from tests.pressure.watcher import oversold, wrong
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS, PLACES = 50, 20
ROUNDS = 100 if NIGHTLY else 3
at_once = partial(race, connected=False)
TAKEN = "This time has just been taken."


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), site_on_test_database() as port:
        yield port


def come_to_times(port, person):
    visitor = Visitor(port)
    visitor.come_to_times(person)
    return visitor


def try_to_book(visitor, slot):
    """Hold and confirm; return the page where it ends."""
    if visitor.hold(slot) and visitor.is_at("check"):
        visitor.confirm(email="oksana@example.org")
    return visitor.page


def crowd(port, people):
    return at_once(*[partial(come_to_times, port, person) for person in people])


def errors(visitors):
    return [status for each in visitors for status in each.statuses if status >= 500]


def test_the_server_of_these_tests_would_show_an_oversell(
    live_server, without_slot_lock, without_place_index, all_look_before_anybody_writes
):
    slot = SlotFactory(planned=1)
    port = int(live_server.url.rpartition(":")[2])
    visitors = crowd(port, ApplicantFactory.create_batch(2))
    all_look_before_anybody_writes(2)

    at_once(*[partial(try_to_book, visitor, slot) for visitor in visitors])

    assert [visitor.is_at("visit") for visitor in visitors] == [True, True]
    assert oversold() == [slot.pk]


def test_of_fifty_who_want_twenty_places_exactly_twenty_get_one(port):
    dice, visitors = Random(20), crowd(port, ApplicantFactory.create_batch(CLIENTS))
    for _ in range(ROUNDS):
        slot = SlotFactory(planned=PLACES)
        dice.shuffle(visitors)

        pages = at_once(*[partial(try_to_book, visitor, slot) for visitor in visitors])

        confirmed = [page for page in pages if page.path == "/en/visit/"]
        refused = [page for page in pages if page.path == "/en/when/" and TAKEN in page.text]
        assert (len(confirmed), len(refused)) == (PLACES, CLIENTS - PLACES)
        assert slot.appointments.filter(status__in=OCCUPYING).count() == PLACES
        assert errors(visitors) == []
        assert wrong() == {}
        give_everything_back()


def give_everything_back():
    now = timezone.now()
    Appointment.objects.update(status="cancelled", held_until=None, public_at=now)
    Notice.objects.all().delete()
    Party.objects.update(version=0)


def test_one_person_in_fifty_windows_gets_one_appointment(port):
    person = ApplicantFactory()
    slots = SlotFactory.create_batch(CLIENTS)
    visitors = crowd(port, [person] * CLIENTS)

    at_once(*[partial(try_to_book, *pair) for pair in zip(visitors, slots, strict=True)])

    assert person.appointments.filter(status="booked").count() == 1
    assert errors(visitors) == []
    assert wrong() == {}
    assert sum(visitor.is_at("visit") for visitor in visitors) >= 1


def test_one_form_sent_fifty_times_is_one_booking_and_one_page(port):
    person, slot = ApplicantFactory(), SlotFactory(planned=CLIENTS)
    visitor = Visitor(port)
    visitor.identify(person)
    tabs = [visitor.twin() for _ in range(CLIENTS)]

    at_once(*[partial(tab.choose, person) for tab in tabs])
    at_once(*[partial(tab.hold, slot) for tab in tabs])
    pages = at_once(*[partial(tab.confirm, email="oksana@example.org") for tab in tabs])

    assert {page.path for page in pages} == {"/en/visit/"}
    assert len({page.plain for page in pages}) == 1
    assert [row.status for row in Appointment.objects.all()] == ["booked"]
    assert Party.objects.count() == Notice.objects.count() == 1
    assert errors(tabs) == []


@pytest.mark.parametrize("claim", [{"public": True}, {"cooled": True}])
def test_a_place_opens_by_its_clock_although_no_worker_runs(port, claim):
    there = AppointmentFactory(slot__planned=1, **claim)
    before = list(Appointment.objects.values())
    visitor = come_to_times(port, ApplicantFactory())
    day = timezone.localdate(there.slot.starts_at)

    times = visitor.see(f"/en/when/{there.slot.location_id}/{day}/")
    assert f'value="{there.slot_id}"' in times.text
    assert list(Appointment.objects.values()) == before  # looking changes nothing

    try_to_book(visitor, there.slot)
    assert visitor.is_at("visit")
