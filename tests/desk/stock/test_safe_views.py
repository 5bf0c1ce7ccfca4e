from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from desk.supervision import call_supervisor
from stickers.models import Delivery, Place, Sticker, Transfer
from stickers.stock import announce, receive
from stickers.transfers import send_transfer
from tests.desk.stock.steps import SIGNED, get, post, scan
from tests.factories import UserFactory
from tests.stickers.factories import DeliveryFactory
from tests.stickers.steps import give_sticker, state
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(location):
    return DeliveryFactory(location=location, number=50)


def test_the_book_is_a_sum_that_balances(client, manager, roll, desk):
    give_sticker(desk, manager, "NL00000001")

    page = " ".join(get(client, "safe/").split())

    assert "Balances" in page
    for label, number in [("in stock", 90), ("with a desk", 9), ("issued", 1), ("received", 100)]:
        assert any(f">{sign}{label}</th>" in page for sign in ["", "+ ", "= "])
        assert f">{number}<" in page


def test_a_book_that_does_not_balance_says_what_to_do(client, manager, roll):
    Transfer.objects.update(received=3)
    Sticker.objects.filter(serial="NL00000100").update(
        location=Sticker.objects.get(serial="NL00000001").location_id, status="lost"
    )
    foreign = DeliveryFactory()
    Sticker.objects.filter(serial="NL00000099").update(location=foreign.location)

    page = get(client, "safe/")

    assert "Does not balance" in page
    assert "tell the administrator" in page


def test_the_manager_sees_which_counts_wait_for_a_signature(client, manager, roll, colleague):
    post(client, "count/", ends="NL00000001\nNL00000009")

    page = get(client, "safe/")
    assert "Desk 1: 9 / 10" in " ".join(page.split())

    count = roll[0].location.counts.get()
    post(client, f"count/{count.pk}/", **SIGNED)
    assert "9 / 10" not in get(client, "safe/")


def test_the_manager_sees_which_desk_calls(client, manager, desk, safe):
    call_supervisor(desk, UserFactory())

    assert "Calls the supervisor: Desk 1" in " ".join(get(client, "safe/").split())


def test_the_safe_is_counted(client, manager, safe):
    page = post(client, "safe/count/", ends="NL00000001\nNL00000100")

    assert "Count: Safe" in page
    assert "As in the book" in page


def test_stickers_go_back_to_the_printer_with_a_reason(client, manager, safe):
    refused = scan(client, "safe/return/", "NL00000091", "NL00000100")
    page = scan(client, "safe/return/", "NL00000091", "NL00000100", reason="misprinted")

    assert "Please say why. Nothing has changed." in refused
    assert "Stickers returned: 10" in page
    assert state("NL00000100") == "returned"


def test_a_delivery_is_announced_once_though_the_form_comes_twice(client, manager, location):
    day = timezone.localdate() + timedelta(days=7)
    for _ in range(2):
        post(client, "deliveries/new/", expected_on=day.isoformat(), number="500", certain="on")

    row = Delivery.objects.get()
    assert (row.location, row.number, row.certain, row.expected_on) == (location, 500, True, day)
    assert "promised" in get(client, "deliveries/")


@pytest.mark.parametrize("number", ["0", "-5", "1000000", "many"])
def test_a_delivery_has_a_number_that_can_be(client, manager, number):
    post(client, "deliveries/new/", expected_on=timezone.localdate().isoformat(), number=number)

    assert not Delivery.objects.exists()


@pytest.mark.parametrize("day", ["2020-01-01", "2199-01-01", "soon", ""])
def test_a_delivery_has_a_day_that_can_be(client, manager, day):
    post(client, "deliveries/new/", expected_on=day, number="5")

    assert not Delivery.objects.exists()


def test_a_delivery_is_received_by_both_ends_of_every_roll(client, manager, announced):
    ends = "NL00000001\nNL00000020\nNL00000101\nNL00000130"

    page = post(client, f"deliveries/{announced.pk}/", ends=ends)

    assert "Stickers that came into the safe: 50" in page
    assert Sticker.objects.filter(status="in_stock").count() == 50
    assert Event.objects.filter(kind="stock", result="received").exists()


def test_a_delivery_that_differs_needs_a_word(client, manager, announced):
    ends = "NL00000001\nNL00000049"
    refused = post(client, f"deliveries/{announced.pk}/", ends=ends)
    assert "The number differs from what was announced" in refused
    assert not Sticker.objects.exists()

    post(client, f"deliveries/{announced.pk}/", ends=ends, difference="one was missing")

    announced.refresh_from_db()
    assert announced.difference == "one was missing"
    assert Sticker.objects.count() == 49


def test_a_delivery_received_twice_is_received_once(client, manager, announced):
    ends = "NL00000001\nNL00000050"
    for _ in range(2):
        page = post(client, f"deliveries/{announced.pk}/", ends=ends)

    assert "came into the safe: 50" in page
    assert Sticker.objects.count() == 50


def test_stickers_of_another_delivery_are_not_received_again(client, manager, announced, safe):
    page = post(client, f"deliveries/{announced.pk}/", ends="NL00000090\nNL00000139")

    assert "This has been received already. Nothing has changed." in page
    assert Sticker.objects.count() == 100


def test_stickers_are_sent_and_received(client, manager, safe, elsewhere, location):
    scan(
        client,
        "transfers/new/",
        "NL00000001",
        "NL00000030",
        origin=f"{location.pk}:",
        to=f"{elsewhere.pk}:",
    )

    sent = Transfer.objects.get()
    assert (sent.size, sent.to_location, sent.received_at) == (30, elsewhere, None)
    assert "On their way from here" in get(client, "transfers/")
    assert state("NL00000001") == "in_transit"


def test_a_desk_gets_stickers_of_another_desk(client, manager, roll, location, desk, other_desk):
    places = {"origin": f"{location.pk}:{desk.pk}", "to": f"{location.pk}:{other_desk.pk}"}
    scan(client, "transfers/new/", "NL00000006", "NL00000010", **places)
    sent = Transfer.objects.get(to_desk=other_desk)

    scan(client, f"transfers/{sent.pk}/", "NL00000006", "NL00000010")

    assert other_desk.stickers.filter(status="with_desk").count() == 5


@pytest.mark.parametrize("origin", ["0:", "x", ""])
def test_only_own_stickers_are_sent(client, manager, safe, elsewhere, location, origin):
    own = origin or f"{elsewhere.pk}:"
    places = {"origin": own, "to": f"{location.pk}:"}

    scan(client, "transfers/new/", "NL00000501", "NL00000510", **places)

    assert not Transfer.objects.exists()


def test_nothing_is_sent_to_where_it_is(client, manager, safe, location):
    place = f"{location.pk}:"

    page = scan(client, "transfers/new/", "NL00000001", "NL00000009", origin=place, to=place)

    assert "Nothing has changed" in page
    assert not Transfer.objects.exists()


@pytest.fixture
def coming(elsewhere, location):
    """Ten stickers that another location sent here."""
    return send_transfer(
        "NL00000501",
        "NL00000510",
        origin=Place(elsewhere.pk),
        to=Place(location.pk),
        by=UserFactory(),
    )


def test_a_transfer_received_twice_changes_nothing(client, manager, coming, location):
    for _ in range(2):
        page = scan(client, f"transfers/{coming.pk}/", "NL00000501", "NL00000510")

    assert "Stickers in this transfer: 10" in page
    assert Sticker.objects.filter(location=location, status="in_stock").count() == 10


def test_a_transfer_of_which_not_all_came_needs_a_word(client, manager, coming):
    refused = scan(client, f"transfers/{coming.pk}/", "NL00000501", "NL00000508")
    scan(client, f"transfers/{coming.pk}/", "NL00000501", "NL00000508", difference="torn open")

    coming.refresh_from_db()
    assert "The number differs" in refused
    assert 'value="NL00000508"' in refused  # only the word is missing
    assert (coming.received, coming.difference) == (8, "torn open")
    assert state("NL00000509") == "in_transit"


def test_other_stickers_than_those_sent_are_not_received(client, manager, coming, safe):
    page = scan(client, f"transfers/{coming.pk}/", "NL00000001", "NL00000010")

    assert "Nothing has changed" in page
    assert state("NL00000501") == "in_transit"


def test_only_where_it_goes_is_a_transfer_received(client, manager, safe, location, elsewhere):
    sent = send_transfer(
        "NL00000001",
        "NL00000010",
        origin=Place(location.pk),
        to=Place(elsewhere.pk),
        by=manager,
    )

    assert client.get(f"/desk/stock/transfers/{sent.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.PLANNER, Role.ADMIN, Role.DPO])
def test_the_country_has_a_book_too(client, role, roll, elsewhere):
    client.force_login(UserFactory(role=role))

    page = get(client, "country/")

    assert "Rijswijk" in page
    assert "Zwolle" in page
    assert ">200<" in page
    assert "Does not balance" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries_however_long(
    client, manager, location, elsewhere, rows, django_assert_num_queries
):
    for each in range(rows):
        delivery = announce(location.pk, timezone.localdate(), 10, certain=True, by=manager)
        first, last = f"NL0000{each}001", f"NL0000{each}010"
        receive(delivery.pk, [(first, last)], by=manager)
        announce(location.pk, timezone.localdate(), 10, certain=True, by=manager)
        places = {"origin": Place(location.pk), "to": Place(elsewhere.pk)}
        send_transfer(first, first, **places, by=manager)
        location.desks.create(number=each + 5)

    for page, queries in [("deliveries/", 5), ("transfers/", 5), ("safe/", 10)]:
        get(client, page)
        with django_assert_num_queries(queries):
            get(client, page)
    client.force_login(UserFactory(role=Role.PLANNER))
    with django_assert_num_queries(8):
        get(client, "country/")
