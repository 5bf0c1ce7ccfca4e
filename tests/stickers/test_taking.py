"""Row by row, what may be wrong with a serial that is scanned to be issued."""

import pytest

from stickers.exceptions import (
    Elsewhere,
    HasSticker,
    OutOfUse,
    UnknownSerial,
    UsedSerial,
    VoidSerial,
)
from stickers.models import Outcome, Place, Sticker
from stickers.reissuing import reissue, void
from stickers.stock import lose, spoil
from stickers.transfers import open_roll, send_transfer
from tests.factories import LocationFactory
from tests.stickers.factories import DeskFactory, StickerFactory, visit
from tests.stickers.steps import give_sticker, state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("scanned", ["NL09999999", "3K7P9QX2", "0123456789", "", "CMD-NEXT"])
def test_a_serial_that_nobody_knows_is_refused(scanned, roll, desk, clerk):
    with pytest.raises(UnknownSerial) as refusal:
        give_sticker(desk, clerk, scanned)

    assert refusal.value.scanned == scanned
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("scanned", ["nl00000001\r\n", " NL 0000 0001", "NLOOOOOOO1"])
def test_what_a_scanner_or_a_hand_adds_is_forgiven(scanned, roll, desk, clerk):
    outcome = give_sticker(desk, clerk, scanned)

    assert str(outcome.sticker) == "NL00000001"


def test_a_used_serial_is_refused_and_said_by_whom_and_when(roll, desk, clerk, colleague):
    first = give_sticker(desk, clerk, "NL00000001")

    with pytest.raises(UsedSerial) as refusal:
        give_sticker(desk, colleague, "NL00000001")

    assert (refusal.value.serial, refusal.value.who) == ("NL00000001", clerk)
    assert (refusal.value.at, refusal.value.where) == (first.sticker.changed_at, desk)


def test_a_void_serial_is_refused_and_said_by_whom(roll, desk, clerk, colleague):
    give_sticker(desk, clerk, "NL00000001")
    void("NL00000001", reason="Taken back", by=colleague)

    with pytest.raises(VoidSerial) as refusal:
        give_sticker(desk, clerk, "NL00000001")

    assert refusal.value.who == colleague


@pytest.mark.parametrize("write_off", [lose, spoil])
def test_a_serial_out_of_use_is_refused(write_off, roll, desk, clerk):
    write_off(["NL00000001"], reason="Fell", by=clerk)

    with pytest.raises(OutOfUse):
        give_sticker(desk, clerk, "NL00000001")


def test_a_serial_of_another_location_is_refused_and_said_where(roll, desk, clerk):
    there = StickerFactory(at_desk=True, serial="NL00000777")

    with pytest.raises(Elsewhere) as refusal:
        give_sticker(desk, clerk, "NL00000777")

    assert refusal.value.where == there.desk


def test_a_serial_on_the_road_is_refused(stock, desk, clerk):
    safe, to = Place(desk.location_id), Place(LocationFactory().pk)
    send_transfer("NL00000001", "NL00000002", origin=safe, to=to, by=clerk)

    with pytest.raises(Elsewhere):
        give_sticker(desk, clerk, "NL00000001")


def test_a_serial_of_another_desk_of_the_location_is_issued_and_flagged(roll, desk, clerk):
    other = DeskFactory(location=desk.location)

    outcome = give_sticker(other, clerk, "NL00000001")

    assert (outcome.flagged, outcome.desk, outcome.sticker.desk) == (True, other, desk)
    assert state("NL00000001") == "issued"


def test_one_of_the_own_roll_is_not_flagged(roll, desk, clerk):
    assert not give_sticker(desk, clerk, "NL00000001").flagged


def test_a_serial_of_a_roll_that_nobody_opened_is_issued_and_flagged(roll, desk, clerk):
    outcome = give_sticker(desk, clerk, "NL00000050")

    sticker = Sticker.objects.get(serial="NL00000050")
    assert (outcome.flagged, sticker.desk, sticker.status) == (True, desk, "issued")
    assert sticker.transfer.size == 1


def test_a_person_gets_no_second_sticker(roll, desk, clerk):
    first = give_sticker(desk, clerk, "NL00000001")
    again = visit(desk.location, applicant=first.applicant)

    with pytest.raises(HasSticker) as refusal:
        give_sticker(desk, clerk, "NL00000002", again)

    assert (refusal.value.serial, refusal.value.who) == ("NL00000001", clerk)
    assert state("NL00000002") == "with_desk"


def test_who_was_served_before_our_time_gets_one_after_a_reissue_alone(roll, desk, clerk):
    row = visit(desk.location, applicant__served=True)

    with pytest.raises(HasSticker):
        give_sticker(desk, clerk, "NL00000001", row)
    reissue(row.applicant_id, "before", by=clerk)

    assert give_sticker(desk, clerk, "NL00000001", row)


def test_a_roll_is_opened_around_what_was_issued_from_it(stock, desk, clerk):
    give_sticker(desk, clerk, "NL00000005")

    assert len(open_roll(desk.pk, "NL00000001", "NL00000010", by=clerk)) == 9
