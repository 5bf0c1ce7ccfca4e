import pytest

from stickers.book import book
from stickers.counting import Gap, explain_gap
from stickers.models import Place
from stickers.overview import at_desks, books, number_unbalanced
from stickers.transfers import receive_transfer, send_transfer
from tests.factories import LocationFactory
from tests.stickers.factories import BatchFactory
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(roll, desk, clerk):
    """Another location, to which stickers went: some came, some are on their way."""
    other = LocationFactory()
    places = {"origin": Place(desk.location_id), "to": Place(other.pk)}
    sent = send_transfer("NL00000091", "NL00000100", **places, by=clerk)
    receive_transfer(sent.pk, "NL00000091", "NL00000100", by=clerk)
    send_transfer("NL00000081", "NL00000085", **places, by=clerk)
    return other


def test_each_book_is_what_the_book_of_the_location_says(elsewhere, desk, clerk):
    give_sticker(desk, clerk, "NL00000002")
    explain_gap("NL00000001", Gap.SPOILED, by=clerk, reason="torn")

    found = books([desk.location, elsewhere])

    assert found == [
        (desk.location, book(location=desk.location_id)),
        (elsewhere, book(location=elsewhere.pk)),
    ]
    assert [each.balances for _, each in found] == [True, True]
    assert [each.received for _, each in found] == [90, 10]


@pytest.fixture
def fresh_count():
    number_unbalanced.cache.clear()
    yield
    number_unbalanced.cache.clear()


def test_the_ledger_balances(fresh_count, elsewhere):
    assert number_unbalanced() == 0


def test_a_ledger_that_does_not_balance_is_told(fresh_count):
    BatchFactory()  # of which there is no sticker

    assert number_unbalanced() == 1


def test_it_is_counted_once_a_minute_at_most(fresh_count, elsewhere, django_assert_num_queries):
    with django_assert_num_queries(5):  # the locations, and their books
        number_unbalanced()
    with django_assert_num_queries(0):
        number_unbalanced()


def test_a_location_without_stickers_has_an_empty_book():
    [(_, found)] = books([LocationFactory()])

    assert (found.received, found.total, found.balances) == (0, 0, True)


def test_desks_are_counted_one_by_one(roll, desk, clerk):
    desk.location.desks.create(number=2)
    give_sticker(desk, clerk, "NL00000001")

    assert at_desks(desk.location) == [(1, {"with_desk": 9, "issued": 1}), (2, {})]


@pytest.mark.parametrize("places", [1, 3])
def test_books_take_four_queries_however_many(elsewhere, desk, places, django_assert_num_queries):
    locations = [desk.location, elsewhere, LocationFactory()][:places]

    with django_assert_num_queries(4):
        books(locations)
