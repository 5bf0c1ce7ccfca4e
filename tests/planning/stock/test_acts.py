"""A proposal becomes a transfer once, and a delivery comes on another day."""

import pytest

from planning.stock.acts import NoLongerNeeded, proposed, send
from planning.stock.coverage import coverage
from stickers.exceptions import AlreadyReceived
from stickers.models import Sticker, Transfer
from stickers.stock import postpone
from stickers.transfers import receive_transfer
from tests.factories import UserFactory
from tests.planning.stock.steps import announced, book, in_days, place
from tests.races import race
from tests.stickers.factories import DeliveryFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return UserFactory(planner=True)


@pytest.fixture
def needy_and_rich():
    """One location lacks three stickers in six days, another has twenty more than it keeps."""
    needy, rich = place(1, name="Needy"), place(40, name="Rich")
    book(needy, 6, 4)
    return needy, rich


def cover(location):
    return next(each for each in coverage() if each.location == location)


def test_what_is_proposed_is_on_its_way_and_covers_the_day(planner, needy_and_rich):
    needy, rich = needy_and_rich

    transfer = send(rich.pk, needy.pk, 3, by=planner)

    assert (transfer.size, transfer.received_at) == (3, None)
    assert cover(needy).first_uncovered is None
    assert cover(rich).stock == 37
    assert Event.objects.get(kind="stock").about == f"transfer:{transfer.pk}"


def test_the_other_location_receives_it(planner, needy_and_rich):
    needy, rich = needy_and_rich
    sent = send(rich.pk, needy.pk, 3, by=planner)

    receive_transfer(sent.pk, sent.first, sent.last, by=UserFactory())

    assert Sticker.objects.filter(location=needy, status="in_stock").count() == 4


@pytest.mark.parametrize("number", [0, 4, 100])
def test_no_more_than_is_proposed_can_be_sent(planner, needy_and_rich, number):
    needy, rich = needy_and_rich

    with pytest.raises(NoLongerNeeded):
        send(rich.pk, needy.pk, number, by=planner)


def test_less_can_be_sent_and_the_rest_is_proposed_again(planner, needy_and_rich):
    needy, rich = needy_and_rich

    send(rich.pk, needy.pk, 2, by=planner)

    assert proposed(rich.pk, needy.pk) == 1


def test_the_other_way_round_nothing_is_sent(planner, needy_and_rich):
    needy, rich = needy_and_rich

    with pytest.raises(NoLongerNeeded):
        send(needy.pk, rich.pk, 3, by=planner)


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_one_sends(needy_and_rich, deadlocks):
    needy, rich = needy_and_rich
    first, second = UserFactory(planner=True), UserFactory(planner=True)

    race(*[lambda who=who: send(rich.pk, needy.pk, 3, by=who) for who in (first, second)])

    assert Transfer.objects.count() == 1
    assert deadlocks == []


def test_a_delivery_comes_on_another_day_and_the_old_one_is_in_the_trail(planner):
    row = announced(place(), 3, 100)

    postpone(row.pk, in_days(17), certain=False)
    postpone(row.pk, in_days(17), certain=False)

    row.refresh_from_db()
    assert (row.expected_on, row.certain, row.number) == (in_days(17), False, 100)
    [event] = Event.objects.filter(kind="postpone")
    assert event.result == f"{in_days(3)} 100"


def test_the_largest_delivery_fits_the_trail():
    row = announced(place(), 3, 99_999_999, certain=False)

    postpone(row.pk, in_days(4), certain=True, number=5)

    assert Event.objects.get(kind="postpone").result == f"{in_days(3)} 99999999?"


def test_what_has_come_keeps_its_day():
    row = DeliveryFactory(received=True)

    with pytest.raises(AlreadyReceived):
        postpone(row.pk, in_days(4), certain=True)
