"""The page of stickers: how far they reach, what to send, and another day of a delivery."""

import pytest
from django.utils import timezone

from planning.models import MassMove
from planning.stock.services import mind_stock
from planning.stock.waiting import decisions
from stickers.models import Delivery, Transfer
from tests.factories import LocationFactory
from tests.planning.stock.steps import announced, book, in_days, place

pytestmark = pytest.mark.django_db
HOME = "/planning/stock/"


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def needy_and_rich():
    needy, rich = place(1, name="Needy"), place(40, name="Rich")
    book(needy, 6, 4)
    return needy, rich


def test_who_runs_dry_first_comes_first(client, planner, needy_and_rich):
    page = text(client.get(HOME))

    assert page.index('scope="row">Needy') < page.index('scope="row">Rich', page.index("reach"))
    assert "all covered" in page


def test_the_page_says_how_many_find_none_and_how_many_know(client, planner, needy_and_rich):
    mind_stock()

    [row, _] = client.get(HOME).context["rows"]

    assert (row.cover.uncovered, row.warned) == (3, 4)
    assert row.closed[0] == in_days(6)


def test_where_nothing_ever_came_the_page_says_from_when_it_counts(client, planner):
    LocationFactory()

    assert "It counts from the first delivery on" in text(client.get(HOME))


def test_a_button_sends_what_is_proposed_and_once(client, planner, needy_and_rich):
    needy, rich = needy_and_rich
    said = {"origin": rich.pk, "to": needy.pk, "number": 3}

    first = client.post(f"{HOME}send/", said, follow=True)
    second = client.post(f"{HOME}send/", said, follow=True)

    transfer = Transfer.objects.get()
    assert transfer.first in text(first)
    assert transfer.sent_by == planner
    assert "no longer proposed" in text(second)


@pytest.mark.parametrize("said", [{}, {"origin": "x"}, {"origin": 1, "to": 1, "number": 1}])
def test_what_no_page_says_sends_nothing(client, planner, said):
    assert "no longer proposed" in text(client.post(f"{HOME}send/", said, follow=True))


def test_a_delivery_two_weeks_late_is_on_the_page_at_once(client, planner):
    location = place(1)
    row = announced(location, 3, 100)
    book(location, 9, 4)
    assert "all covered" in text(client.get(HOME))

    said = {"expected_on": in_days(17).isoformat(), "number": 100, "certain": "on"}
    answer = client.post(f"{HOME}{row.pk}/", said, follow=True)

    assert "Saved." in text(answer)
    [shown] = answer.context["rows"]
    assert (shown.cover.first_uncovered, shown.cover.uncovered) == (in_days(9), 3)


def test_an_overdue_delivery_says_that_it_does_not_count(client, planner):
    announced(place(), -1, 100)

    assert "overdue: does not count" in text(client.get(HOME))


def test_a_delivery_is_announced_for_a_location(client, planner):
    location = LocationFactory()
    said = {"location": location.pk, "expected_on": in_days(3).isoformat(), "number": 50}

    for _ in range(2):  # the same form twice
        client.post(f"{HOME}announce/", said)

    row = Delivery.objects.get()
    assert (row.location, row.number, row.certain, row.announced_by) == (
        location,
        50,
        False,
        planner,
    )


@pytest.mark.parametrize(
    ("field", "value", "answer"),
    [
        ("number", "0", "greater than or equal to 1"),
        ("expected_on", "9999-01-01", "more than a year away"),
        ("expected_on", "soon", "Enter a valid date"),
        ("location", "0", "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(client, planner, field, value, answer):
    said = {"location": place().pk, "expected_on": in_days(3).isoformat(), "number": 50}

    page = client.post(f"{HOME}announce/", {**said, field: value})

    assert answer in text(page)


def test_what_has_come_cannot_be_put_off(client, planner):
    row = place(1).deliveries.get()
    said = {"expected_on": in_days(3).isoformat(), "number": 50}

    assert client.post(f"{HOME}{row.pk}/", said).status_code == 200
    assert not Delivery.objects.filter(number=50).exists()


def test_the_dashboard_hears_where_they_run_out_and_what_could_be_sent(needy_and_rich):
    could, out = decisions(timezone.now())

    assert "Rich – Needy, 3" in could.text
    assert "Stickers run out: Needy" in out.text


def test_the_dashboard_hears_first_of_people_who_come_soon(client):
    book(place(1, name="Needy"), 2, 4)

    first, *_ = decisions(timezone.now())

    assert first.urgent
    assert "Needy" in first.text


def test_a_button_has_those_moved_who_come_soon(client, planner):
    location = place(1)
    book(location, 2, 4)
    page = client.get(HOME)
    said = {"location": location.pk, "day": in_days(2).isoformat()}
    said["form_key"] = str(page.context["form_key"])

    answer = client.post(f"{HOME}move/", said)
    client.post(f"{HOME}move/", said)  # the same page twice

    move = MassMove.objects.get()
    assert answer["Location"] == f"/planning/moves/{move.pk}/"
    assert (move.people, move.asked_by) == (4, planner)
    assert f"/planning/moves/{move.pk}/" in text(client.get(HOME))


@pytest.mark.parametrize("said", [{}, {"location": "x", "day": "soon", "form_key": "1"}])
def test_what_no_page_says_moves_nobody(client, planner, said):
    assert "no longer proposed" in text(client.post(f"{HOME}move/", said, follow=True))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_many_as_for_one(
    client, planner, number, django_assert_num_queries
):
    for _ in range(number):
        location = place(1)
        announced(location, 3, 10)
        book(location, 2, 2)

    with django_assert_num_queries(12):
        client.get(HOME)
