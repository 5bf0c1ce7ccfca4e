from datetime import date

import pytest

from locations.models import Closure, Desk, Location, OpeningHours, Replan, Slot
from tests.factories import (
    ClosureFactory,
    LocationFactory,
    OpeningHoursFactory,
    SlotFactory,
    UserFactory,
)
from trail.models import Event

ROOM = "/admin/locations/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    client.force_login(UserFactory(planner=True))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def office(client):
    client.force_login(UserFactory(admin=True))
    return client


def hours(location, **more):
    return {
        "location": location.pk if location else "",
        "weekday": 0,
        "opens": "08:30",
        "closes": "16:30",
        "desks": 2,
        "slot_minutes": 10,
        "person_minutes": 10,
        "valid_from": "2026-01-01",
        **more,
    }


def test_a_planner_sets_opening_hours_and_the_times_follow(planner):
    location = LocationFactory()

    answer = planner.post(f"{ROOM}openinghours/add/", hours(location), follow=True)

    assert OpeningHours.objects.get().location == location
    assert "The times that people can book follow within a minute." in answer.content.decode()
    assert set(Replan.objects.values_list("location", flat=True)) == {location.pk}


@pytest.mark.parametrize(
    "more",
    [
        {"closes": "08:30"},
        {"closes": "08:00"},
        {"closes": "25:00"},
        {"desks": 0},
        {"desks": -1},
        {"desks": 99999},
        {"slot_minutes": 0},
        {"slot_minutes": 61},
        {"person_minutes": 0},
        {"person_minutes": 61},
        {"weekday": 7},
        {"location": None},
        {"valid_until": "2025-12-31"},
        {"valid_from": ""},
    ],
)
def test_hours_that_cannot_be_are_shown_again(more, planner):
    answer = planner.post(
        f"{ROOM}openinghours/add/", hours(**{"location": LocationFactory()} | more)
    )

    assert answer.status_code == 200
    assert not OpeningHours.objects.exists()


def test_hours_that_overlap_others_are_shown_again(planner):
    known = OpeningHoursFactory(weekday=0, valid_from=date(2026, 1, 1))

    answer = planner.post(f"{ROOM}openinghours/add/", hours(known.location, opens="16:00"))

    assert answer.status_code == 200
    assert OpeningHours.objects.get() == known


def test_a_planner_closes_a_location_or_all_of_them(planner):
    location = LocationFactory()
    closure = {"day": "2026-12-24", "starts": "12:00", "ends": "16:30", "reason": "Early"}

    planner.post(f"{ROOM}closure/add/", {**closure, "location": location.pk})
    planner.post(f"{ROOM}closure/add/", {"day": "2026-12-31", "reason": "New Year's Eve"})

    assert set(Closure.objects.values_list("location", "day")) == {
        (location.pk, date(2026, 12, 24)),
        (None, date(2026, 12, 31)),
    }


@pytest.mark.parametrize("more", [{"starts": "12:00"}, {"starts": "12:00", "ends": "11:00"}])
def test_a_closure_of_half_a_time_is_shown_again(more, planner):
    answer = planner.post(f"{ROOM}closure/add/", {"day": "2026-12-24", "reason": "Early", **more})

    assert answer.status_code == 200
    assert not Closure.objects.exists()


def test_a_planner_takes_a_closure_back(planner):
    closure = ClosureFactory()

    planner.post(f"{ROOM}closure/{closure.pk}/delete/", {"post": "yes"})

    assert not Closure.objects.exists()
    assert Replan.objects.filter(location=closure.location, day=closure.day).exists()


def test_a_planner_takes_several_closures_back_at_once(planner):
    closures = ClosureFactory.create_batch(2)
    act = {"action": "delete_selected", "_selected_action": [row.pk for row in closures]}

    planner.post(f"{ROOM}closure/", {**act, "post": "yes"})

    assert not Closure.objects.exists()
    assert Replan.objects.values("location").distinct().count() == 2


def test_a_planner_reads_locations_and_changes_none(planner):
    location = LocationFactory(name="Assen")
    address = f"{ROOM}location/{location.pk}/change/"

    assert "Assen" in planner.get(address).content.decode()
    assert planner.post(address, {"name": "Else"}).status_code == 403
    assert planner.get(f"{ROOM}location/add/").status_code == 403


def test_an_administrator_adds_a_location_with_its_desks_and_clerks(office):
    clerk, officer = UserFactory(), UserFactory(officer=True)
    fields = {
        "name": "Assen",
        "address": "Mandemaat 3",
        "postcode": "9405 TG",
        "city": "Assen",
        "latitude": 52.99,
        "longitude": 6.56,
        "desks-TOTAL_FORMS": 1,
        "desks-INITIAL_FORMS": 0,
        "desks-0-number": 1,
        "duties-TOTAL_FORMS": 1,
        "duties-INITIAL_FORMS": 0,
        "duties-0-until": "2027-01-31",
    }

    refused = office.post(f"{ROOM}location/add/", {**fields, "duties-0-user": officer.pk})
    accepted = office.post(f"{ROOM}location/add/", {**fields, "duties-0-user": clerk.pk})

    assert (refused.status_code, accepted.status_code) == (200, 302)
    location = Location.objects.get()
    assert [(duty.user, duty.until) for duty in location.duties.all()] == [
        (clerk, date(2027, 1, 31))
    ]
    assert Desk.objects.get().location == location
    traces = Event.objects.filter(kind="duty").values_list("result", "about")
    assert list(traces) == [("given", f"user:{clerk.pk}")]


def test_slots_are_read_and_never_written(office):
    slot = SlotFactory(planned=2)

    assert office.get(f"{ROOM}slot/{slot.pk}/change/").status_code == 200
    for page in [f"{slot.pk}/change/", f"{slot.pk}/delete/", "add/"]:
        assert office.post(f"{ROOM}slot/{page}", {"planned": 99, "post": "yes"}).status_code == 403
    assert Slot.objects.get().planned == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("model", "factory", "queries"),
    [
        ("openinghours", OpeningHoursFactory, 5),
        ("closure", ClosureFactory, 7),
        ("slot", SlotFactory, 7),
        ("location", LocationFactory, 4),
    ],
)
def test_a_list_takes_the_same_queries_however_long_it_is(
    model, factory, queries, rows, planner, django_assert_num_queries
):
    factory.create_batch(rows)
    planner.get(f"{ROOM}{model}/")

    with django_assert_num_queries(queries):
        planner.get(f"{ROOM}{model}/")
