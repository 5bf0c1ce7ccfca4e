import pytest

from appointments.exceptions import NotAllowed
from stickers.book import book
from stickers.exceptions import AlreadyReceived, CountDiffers, NotHere, RollTaken, WrongRange
from stickers.models import Place, Sticker, Transfer
from stickers.stock import lose
from stickers.transfers import open_roll, receive_transfer, return_to_stock, send_transfer
from tests.factories import LocationFactory
from tests.stickers.factories import DeskFactory
from tests.stickers.steps import give_sticker, state, states

pytestmark = pytest.mark.django_db

ENDS = "NL00000011", "NL00000020"


@pytest.fixture
def safe(desk):
    return Place(desk.location_id)


@pytest.fixture
def elsewhere():
    return Place(LocationFactory().pk)


@pytest.fixture
def sent(stock, safe, elsewhere, clerk):
    return send_transfer(*ENDS, origin=safe, to=elsewhere, by=clerk)


def test_a_roll_that_is_opened_is_with_that_desk(stock, desk, clerk):
    rows = open_roll(desk.pk, "NL00000001", "nl 0000 0003", by=clerk)

    assert [str(row) for row in rows] == ["NL00000001", "NL00000002", "NL00000003"]
    assert {
        (row.status, row.desk_id) for row in Sticker.objects.between("NL00000001", rows[-1])
    } == {("with_desk", desk.pk)}
    assert state("NL00000004") == "in_stock"


def test_a_roll_opened_twice_at_one_desk_is_opened_once(stock, desk, clerk):
    rows = [open_roll(desk.pk, *ENDS, by=clerk) for _ in range(2)]

    assert rows[0] == rows[1]
    assert Transfer.objects.count() == 1


def test_a_roll_from_yesterday_is_confirmed_by_what_is_left_of_it(roll, desk, clerk):
    give_sticker(desk, clerk, "NL00000001")

    rows = open_roll(desk.pk, "NL00000002", "NL00000010", by=clerk)

    assert len(rows) == 9
    assert Transfer.objects.count() == 1


def test_a_roll_with_another_desk_is_refused_and_said_where(roll, desk, clerk, colleague):
    other = DeskFactory(location=desk.location)

    with pytest.raises(RollTaken) as refusal:
        open_roll(other.pk, "NL00000010", "NL00000015", by=colleague)

    assert (refusal.value.serial, refusal.value.who) == ("NL00000010", clerk)
    assert refusal.value.where == desk
    assert state("NL00000011") == "in_stock"


def test_a_roll_of_another_location_is_not_here(stock, clerk):
    with pytest.raises(NotHere):
        open_roll(DeskFactory().pk, *ENDS, by=clerk)


def test_a_roll_ends_with_stickers_that_are_there(stock, desk, clerk):
    lose(["NL00000020"], reason="Fell", by=clerk)

    with pytest.raises(NotHere):
        open_roll(desk.pk, *ENDS, by=clerk)
    with pytest.raises(NotHere):
        open_roll(desk.pk, "NL00000095", "NL00000101", by=clerk)


def test_what_was_lost_out_of_the_middle_of_a_roll_stays_lost(stock, desk, clerk):
    lose(["NL00000015"], reason="Fell", by=clerk)

    assert len(open_roll(desk.pk, *ENDS, by=clerk)) == 9

    assert state("NL00000015") == "lost"


def test_what_is_left_of_a_roll_is_put_back(roll, desk, clerk):
    give_sticker(desk, clerk, "NL00000001")

    transfer = return_to_stock(desk.pk, "NL00000002", "NL00000010", by=clerk)

    assert (transfer.size, transfer.received) == (9, 9)
    assert states("NL00000001", "NL00000002", "NL00000010") == ["issued", "in_stock", "in_stock"]
    assert Sticker.objects.get(serial="NL00000002").desk is None


def test_a_desk_puts_back_only_what_it_has(roll, desk, clerk):
    with pytest.raises(NotHere):
        return_to_stock(desk.pk, "NL00000002", "NL00000011", by=clerk)


def test_what_is_sent_is_in_transit_in_the_book_of_the_sender(sent, safe, elsewhere):
    assert state(ENDS[0]) == "in_transit"
    assert (sent.size, sent.received_at, str(sent)) == (10, None, "NL00000011–NL00000020")
    assert (book(location=safe.location).total, book(location=elsewhere.location).total) == (100, 0)


def test_what_is_received_is_in_the_safe_of_who_received_it(sent, elsewhere, colleague):
    receive_transfer(sent.pk, *ENDS, by=colleague)

    sent.refresh_from_db()
    assert set(Sticker.objects.lying(elsewhere)) == set(Sticker.objects.between(*ENDS))
    assert (sent.received, sent.received_by) == (10, colleague)


def test_receiving_twice_changes_nothing(sent, clerk, colleague):
    first = receive_transfer(sent.pk, *ENDS, by=colleague)

    second = receive_transfer(sent.pk, *ENDS, by=clerk)

    assert (second.received_at, second.received_by) == (first.received_at, colleague)


def test_receiving_twice_changes_nothing_after_the_stickers_went_on(sent, elsewhere, clerk):
    receive_transfer(sent.pk, *ENDS, by=clerk)
    open_roll(DeskFactory(location_id=elsewhere.location).pk, *ENDS, by=clerk)

    receive_transfer(sent.pk, *ENDS, by=clerk)

    assert state(ENDS[0]) == "with_desk"


def test_what_did_not_come_stays_in_transit_and_is_said(sent, colleague):
    with pytest.raises(CountDiffers) as refusal:
        receive_transfer(sent.pk, "NL00000011", "NL00000018", by=colleague)
    receive_transfer(sent.pk, "NL00000011", "NL00000018", by=colleague, difference="Box open")

    sent.refresh_from_db()
    assert (refusal.value.expected, refusal.value.found) == (10, 8)
    assert (sent.received, sent.difference) == (8, "Box open")
    assert states("NL00000018", "NL00000019") == ["in_stock", "in_transit"]


def test_what_did_not_come_is_not_received_later_as_if_it_had(sent, colleague):
    receive_transfer(sent.pk, "NL00000011", "NL00000018", by=colleague, difference="Box open")

    with pytest.raises(AlreadyReceived) as refusal:
        receive_transfer(sent.pk, "NL00000019", "NL00000020", by=colleague)

    assert refusal.value.who == colleague


@pytest.mark.parametrize(
    "ends", [("NL00000010", "NL00000020"), ("NL00000011", "NL00000021"), ("NL00000020", "x")]
)
def test_ends_that_were_not_sent_are_not_received(ends, sent, colleague):
    with pytest.raises(WrongRange):
        receive_transfer(sent.pk, *ends, by=colleague)


def test_an_end_that_is_not_there_any_more_is_not_received(sent, colleague):
    lose([ENDS[1]], reason="Found the box open", by=colleague)

    with pytest.raises(WrongRange):
        receive_transfer(sent.pk, *ENDS, by=colleague)


def test_one_desk_sends_to_another(roll, desk, clerk):
    other = DeskFactory(location=desk.location)
    here, there = Place(desk.location_id, desk.pk), Place(desk.location_id, other.pk)

    sent = send_transfer("NL00000006", "NL00000010", origin=here, to=there, by=clerk)
    on_the_way = book(desk=desk.pk)
    receive_transfer(sent.pk, "NL00000006", "NL00000010", by=clerk)

    assert (on_the_way["in_transit"], on_the_way["with_desk"]) == (5, 5)
    assert (book(desk=desk.pk).total, book(desk=other.pk).total) == (5, 5)
    assert book(desk=desk.pk).balances
    assert book(desk=other.pk).balances


def test_stickers_do_not_go_nowhere_nor_from_practice_to_the_real_thing(stock, safe, clerk):
    stranger = Place(safe.location, DeskFactory().pk)
    practice = Place(LocationFactory(practice=True).pk)

    for to in (safe, stranger, practice, Place(0)):
        with pytest.raises(NotAllowed):
            send_transfer(*ENDS, origin=safe, to=to, by=clerk)


def test_only_what_lies_there_is_sent(roll, safe, elsewhere, clerk):
    with pytest.raises(NotHere):
        send_transfer("NL00000010", "NL00000020", origin=safe, to=elsewhere, by=clerk)
