from datetime import date

import pytest

from appointments.exceptions import NotAllowed
from appointments.models import StatusChange
from stickers.exceptions import (
    AlreadyReceived,
    CountDiffers,
    NotHere,
    ReasonNeeded,
    UnknownSerial,
    UsedSerial,
    WrongRange,
)
from stickers.models import Batch, Sticker
from stickers.stock import announce, give_back, lose, receive, spoil
from tests.factories import LocationFactory
from tests.stickers.factories import DeliveryFactory, StickerFactory
from tests.stickers.steps import give_sticker, state

pytestmark = pytest.mark.django_db

WHOLE = [("NL00000001", "NL00000060"), ("NL00000201", "NL00000240")]


def test_a_delivery_is_announced_for_a_day_with_its_number(clerk):
    location = LocationFactory()

    delivery = announce(location.pk, date(2026, 12, 1), 5_000, certain=True, by=clerk)

    assert str(delivery) == f"{location}, 2026-12-01: 5000"
    assert (delivery.state, delivery.certain) == ("announced", True)


def test_a_delivery_becomes_batches_and_every_serial_a_row_in_the_safe(clerk):
    delivery = DeliveryFactory()

    batches = receive(delivery.pk, WHOLE[::-1], by=clerk)

    delivery.refresh_from_db()
    assert [(str(batch), batch.size) for batch in batches] == [
        ("NL00000001–NL00000060", 60),
        ("NL00000201–NL00000240", 40),
    ]
    assert (delivery.state, delivery.received_by, delivery.difference) == ("received", clerk, "")
    assert set(Sticker.objects.values_list("status", "location", "desk")) == {
        ("in_stock", delivery.location_id, None)
    }
    assert Sticker.objects.count() == 100


def test_a_delivery_received_twice_is_received_once(clerk):
    delivery = DeliveryFactory()
    batches = receive(delivery.pk, WHOLE, by=clerk)

    assert receive(delivery.pk, WHOLE, by=clerk) == batches

    assert Sticker.objects.count() == 100


def test_a_delivery_received_by_somebody_with_other_ends_says_by_whom(clerk, colleague):
    delivery = DeliveryFactory()
    receive(delivery.pk, WHOLE, by=clerk)

    with pytest.raises(AlreadyReceived) as refusal:
        receive(delivery.pk, [("NL00000301", "NL00000400")], by=colleague)

    assert refusal.value.who == clerk
    assert refusal.value.at


def test_a_difference_is_said_and_written_down(clerk):
    delivery = DeliveryFactory()

    with pytest.raises(CountDiffers) as refusal:
        receive(delivery.pk, WHOLE[:1], by=clerk)
    receive(delivery.pk, WHOLE[:1], by=clerk, difference="One box is missing")

    delivery.refresh_from_db()
    assert (refusal.value.expected, refusal.value.found) == (100, 60)
    assert (delivery.difference, Sticker.objects.count()) == ("One box is missing", 60)


def test_a_difference_that_is_none_is_not_written_down(clerk):
    delivery = DeliveryFactory()

    receive(delivery.pk, WHOLE, by=clerk, difference="Perhaps")

    delivery.refresh_from_db()
    assert delivery.difference == ""


def test_a_serial_comes_once_whatever_is_delivered(clerk):
    here = DeliveryFactory()
    receive(here.pk, WHOLE, by=clerk)

    with pytest.raises(AlreadyReceived) as refusal:
        receive(DeliveryFactory().pk, [("NL00000051", "NL00000150")], by=clerk)

    assert refusal.value.serial == "NL00000051"
    assert refusal.value.where == here.location


@pytest.mark.django_db(transaction=True)
def test_a_refused_delivery_leaves_nothing(clerk):
    receive(DeliveryFactory().pk, WHOLE, by=clerk)
    other = DeliveryFactory()

    with pytest.raises(AlreadyReceived):
        receive(other.pk, [("NL00000051", "NL00000150")], by=clerk)

    other.refresh_from_db()
    assert (other.state, Batch.objects.count()) == ("announced", 2)


@pytest.mark.parametrize("ends", [[], [("NL00000001", "nothing")], [("XX00000001", "XX00000100")]])
def test_what_is_not_delivered_there_is_refused(ends, clerk):
    with pytest.raises(WrongRange):
        receive(DeliveryFactory().pk, ends, by=clerk)


def test_a_place_to_practise_gets_what_is_to_practise_with(clerk):
    delivery = DeliveryFactory(location__practice=True)

    with pytest.raises(WrongRange):
        receive(delivery.pk, WHOLE, by=clerk)
    receive(delivery.pk, [("XX00000001", "XX00000100")], by=clerk)

    assert (Sticker.objects.count(), Sticker.objects.real().count()) == (100, 0)


@pytest.mark.parametrize(("write_off", "status"), [(spoil, "spoiled"), (lose, "lost")])
def test_a_sticker_is_written_off_with_a_reason_and_twice_is_once(write_off, status, roll, clerk):
    with pytest.raises(ReasonNeeded):
        write_off(["NL00000003"], reason="", by=clerk)

    for _ in range(2):
        write_off(["nl 0000 0003"], reason="Coffee", by=clerk)

    sticker = Sticker.objects.get(serial="NL00000003")
    assert (sticker.status, sticker.note, sticker.desk) == (status, "Coffee", roll[0].desk)
    history = StatusChange.objects.filter(about="sticker", row=sticker.pk)
    assert list(history.values_list("status", flat=True)) == ["in_stock", "with_desk", status]


def test_what_is_somebodys_is_not_written_off(roll, desk, clerk):
    give_sticker(desk, clerk, "NL00000003")

    with pytest.raises(UsedSerial):
        spoil(["NL00000002", "NL00000003"], reason="Coffee", by=clerk)

    assert state("NL00000002") == "with_desk"


def test_what_is_lost_cannot_be_spoiled_any_more(roll, clerk):
    lose(["NL00000002"], reason="Fell", by=clerk)

    with pytest.raises(NotAllowed):
        spoil(["NL00000002"], reason="Fell", by=clerk)


def test_an_unknown_serial_is_not_written_off_and_said(roll, clerk):
    with pytest.raises(UnknownSerial) as refusal:
        lose(["NL00000002", "NL09999999"], reason="Fell", by=clerk)

    assert refusal.value.scanned == "NL09999999"


def test_stickers_go_back_to_the_printer_from_the_safe_alone(roll, desk, clerk):
    with pytest.raises(NotHere):
        give_back(desk.location_id, "NL00000010", "NL00000012", reason="Misprint", by=clerk)
    with pytest.raises(ReasonNeeded):
        give_back(desk.location_id, "NL00000011", "NL00000012", reason="", by=clerk)

    rows = give_back(desk.location_id, "NL00000011", "NL00000012", reason="Misprint", by=clerk)

    assert [(str(row), row.status) for row in rows] == [
        ("NL00000011", "returned"),
        ("NL00000012", "returned"),
    ]


def test_a_sticker_moves_by_what_next_allows_alone(clerk):
    issuable = StickerFactory()

    with pytest.raises(NotAllowed):
        Sticker.objects.become([issuable], "void", by=clerk, at=issuable.changed_at)


@pytest.mark.parametrize("size", [1, 3])
def test_however_many_become_something_it_is_one_statement(size, clerk, django_assert_num_queries):
    rows = StickerFactory.create_batch(size)

    with django_assert_num_queries(1):
        Sticker.objects.become(rows, "spoiled", by=clerk, at=rows[0].changed_at)
