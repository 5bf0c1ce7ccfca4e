import pytest

from stickers.book import book, in_safe, left, next_on_roll
from stickers.correcting import undo_outcome
from stickers.models import Place, Transfer
from stickers.overview import unbalanced
from stickers.reissuing import reissue
from stickers.stock import give_back, lose, receive, spoil
from stickers.transfers import open_roll, send_transfer
from tests.factories import LocationFactory
from tests.stickers.factories import DeliveryFactory, DeskFactory
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db


def test_the_book_of_a_busy_day_balances_everywhere(roll, desk, clerk):
    other = LocationFactory()
    give_sticker(desk, clerk, "NL00000001")
    reissue(give_sticker(desk, clerk, "NL00000002").applicant.pk, "lost", by=clerk)
    spoil(["NL00000003"], reason="Torn", by=clerk)
    lose(["NL00000099"], reason="Not there", by=clerk)
    give_back(desk.location_id, "NL00000100", "NL00000100", reason="Misprint", by=clerk)
    safe, to = Place(desk.location_id), Place(other.pk)
    send_transfer("NL00000051", "NL00000060", origin=safe, to=to, by=clerk)

    country, here, roll_of = book(), book(location=desk.location_id), book(desk=desk.pk)

    assert (
        dict(here.states)
        == dict(country.states)
        == {
            "in_stock": 78,
            "in_transit": 10,
            "with_desk": 7,
            "issued": 1,
            "void": 1,
            "spoiled": 1,
            "lost": 1,
            "returned": 1,
        }
    )
    assert (country.received, here.received, roll_of.received) == (100, 100, 10)
    assert (country.balances, here.balances, roll_of.balances) == (True, True, True)
    assert (here["issued"], here["eaten"]) == (1, 0)
    assert unbalanced() == []


def test_a_book_that_does_not_balance_says_so(stock, desk):
    Transfer.objects.create(
        from_location=LocationFactory(),
        to_location=desk.location,
        first="NL00000001",
        last="NL00000001",
        size=1,
        received=1,
        sent_by=stock[0].delivery.received_by,
        sent_at=stock[0].received_at,
        received_by=stock[0].delivery.received_by,
        received_at=stock[0].received_at,
    )

    assert not book(location=desk.location_id).balances
    assert desk.location in unbalanced()


def test_what_is_to_practise_with_counts_nowhere_else(stock, clerk):
    practice = DeliveryFactory(location__practice=True)
    receive(practice.pk, [("XX00000001", "XX00000100")], by=clerk)

    assert (book().received, book().total) == (100, 100)
    assert book(location=practice.location_id).total == 100


def test_an_empty_place_has_an_empty_book_that_balances():
    location = LocationFactory()

    assert (book(location=location.pk).total, book(location=location.pk).balances) == (0, True)


def test_what_is_left_is_counted_at_the_desk_and_in_the_safe(roll, desk, clerk):
    give_sticker(desk, clerk, "NL00000001")

    assert (left(desk.pk), in_safe(desk.location_id)) == (9, 90)


def following(desk):
    return str(next_on_roll(desk.pk) or "")


def test_the_next_one_follows_the_last_one_used(roll, desk, clerk):
    assert following(desk) == "NL00000001"

    give_sticker(desk, clerk, "NL00000004")

    assert following(desk) == "NL00000005"


@pytest.mark.django_db(transaction=True)
def test_an_undone_one_is_next_again(roll, desk, clerk):
    give_sticker(desk, clerk, "NL00000001")
    outcome = give_sticker(desk, clerk, "NL00000002")

    undo_outcome(outcome.pk, desk=desk.pk, by=clerk, where="roll")

    assert following(desk) == "NL00000002"


def test_a_spoiled_one_is_not_next(roll, desk, clerk):
    spoil(["NL00000001"], reason="Torn", by=clerk)

    assert following(desk) == "NL00000002"


def test_another_roll_comes_after_this_one_and_what_was_skipped_last(roll, desk, clerk):
    open_roll(desk.pk, "NL00000051", "NL00000060", by=clerk)
    give_sticker(desk, clerk, "NL00000010")

    assert following(desk) == "NL00000051"


def test_a_desk_without_a_roll_has_no_next(stock, desk):
    assert next_on_roll(desk.pk) is None


def test_a_roll_used_by_a_neighbour_goes_on_where_it_is(roll, desk, clerk):
    give_sticker(DeskFactory(location=desk.location), clerk, "NL00000001")

    assert following(desk) == "NL00000002"
