"""A planner's pages: what municipalities ask for, what is free, and the answer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.appointments.bus_steps import bus_over, granted_bus, kept_by, name_for, status_of
from tests.factories import AppointmentFactory, BusFactory, UserFactory, row_of_slots

COMING = "/admin/buses/coming/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return UserFactory(planner=True)


@pytest.fixture
def office(client, planner):
    client.force_login(planner)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def bus():
    return bus_over(row_of_slots(3, 3), seats=5, note="Two wheelchairs")


def said(response):
    """The text of a page, without its tags and their places."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(office, bus):
    return office.get(f"/admin/buses/{bus.pk}/answer/")


def answer(office, bus, **data):
    return office.post(f"/admin/buses/{bus.pk}/answer/", data, follow=True)


def refuse(office, bus, **data):
    return office.post(f"/admin/buses/{bus.pk}/refuse/", data, follow=True)


def test_the_list_begins_with_who_waits_for_an_answer(office, bus):
    tomorrow = timezone.localdate() + timedelta(days=1)
    granted, later = granted_bus(4), BusFactory(day=bus.day + timedelta(days=1))
    BusFactory(day=tomorrow, refused=True)
    BusFactory(day=tomorrow - timedelta(days=2))

    shown = list(office.get(COMING).context["page"])

    assert shown[:2] == [bus, later]
    assert granted in shown
    assert len(shown) == 4


def test_the_list_says_so_when_nobody_asks(office):
    assert "No municipality has asked for a bus." in said(office.get(COMING))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    count, office, django_assert_num_queries
):
    for _ in range(count):
        name_for(granted_bus(4), 2)
    office.get(COMING)

    with django_assert_num_queries(3):
        office.get(COMING)


def test_the_page_shows_what_is_free_in_the_window(office, bus):
    AppointmentFactory(slot=bus.window().order_by("starts_at")[0])

    shown = said(page(office, bus))

    assert "Note of the municipality Two wheelchairs" in shown
    assert "Free between these times: 5" in shown
    assert "09:00 3 1 0 2 09:10 3 0 0 3" in shown
    assert page(office, bus).context["form"]["seats"].value() == 5


@pytest.mark.parametrize("slots", [1, 3])
def test_the_page_takes_the_same_queries_however_long_the_window_is(
    slots, office, django_assert_num_queries
):
    bus = bus_over(row_of_slots(*[3] * slots))
    page(office, bus)

    with django_assert_num_queries(6):
        page(office, bus)


def test_a_planner_grants_and_the_places_are_kept(office, bus):
    shown = said(answer(office, bus, seats=5))

    assert "The places are kept for the municipality." in shown
    assert kept_by(bus) == [3, 2]


def test_a_planner_lowers_the_number_and_says_why(office, bus, planner):
    answer(office, bus, seats=2, answer="The hall is small.")

    bus.refresh_from_db()
    assert (bus.granted, bus.answer, bus.decided_by) == (2, "The hall is small.", planner)


@pytest.mark.parametrize(
    ("seats", "says"),
    [
        ("", "Enter how many places you grant."),
        ("0", "greater than or equal to 1"),
        ("many", "Enter a whole number."),
        ("6", "They asked for fewer places."),
    ],
)
def test_what_cannot_be_granted_is_refused_beside_the_field(seats, says, office, bus):
    assert says in said(answer(office, bus, seats=seats))
    assert status_of(bus) == "asked"


def test_nothing_sent_grants_nothing(office, bus):
    assert "Enter how many places you grant." in said(answer(office, bus))


def test_more_than_is_free_is_refused(office, bus):
    AppointmentFactory.create_batch(2, slot=bus.window().order_by("starts_at")[0])

    assert "There are fewer free places than that." in said(answer(office, bus, seats=5))
    assert kept_by(bus) == []


def test_a_planner_refuses_and_says_why(office, bus):
    shown = said(refuse(office, bus, answer="That day is full.", seats="x"))

    bus.refresh_from_db()
    assert "The municipality reads that this is not possible." in shown
    assert (bus.status, bus.answer) == ("refused", "That day is full.")


def test_what_was_answered_is_not_answered_again(office):
    bus = granted_bus(4, seats=2)

    assert "Grant" not in said(page(office, bus)).replace("granted", "")
    assert "This has changed meanwhile. Please look again." in said(answer(office, bus, seats=1))
    assert "This has changed meanwhile. Please look again." in said(refuse(office, bus))
    assert status_of(bus) == "granted"


def test_a_planner_reads_counts_and_no_names(office):
    bus = granted_bus(4)
    [row] = name_for(bus, 1)

    shown = said(page(office, bus))

    assert "Places left to name 3" in shown
    assert row.applicant.given_names not in shown


def test_a_bus_that_is_not_there_is_not_found(office):
    assert office.get("/admin/buses/0/answer/").status_code == 404
    assert office.post("/admin/buses/0/refuse/").status_code == 404


@pytest.mark.parametrize("role", ["officer", "dpo", "admin"])
def test_nobody_else_answers(role, client, bus):
    client.force_login(UserFactory(role=role))

    assert client.get(COMING).status_code == 403
    assert answer(client, bus, seats=1).status_code == 403
    assert refuse(client, bus).status_code == 403
    assert status_of(bus) == "asked"
