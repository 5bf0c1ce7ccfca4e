import pytest

from appointments.exceptions import NotAllowed
from stickers.book import gaps, next_on_roll
from stickers.counting import Gap, count_stock, explain_gap, sign_count
from stickers.exceptions import ReasonNeeded, SecondOfficer, WrongRange
from stickers.models import Place, StockCount
from tests.factories import UserFactory
from tests.stickers.factories import DeskFactory
from tests.stickers.steps import give_sticker, state

pytestmark = pytest.mark.django_db

ROLL = ("NL00000001", "NL00000010")


@pytest.fixture
def here(desk):
    return Place(desk.location_id, desk.pk)


def test_a_count_that_equals_the_book_is_settled(roll, here, clerk):
    count = count_stock(here, [("NL00000001", "NL00000004"), ("NL00000005", ROLL[1])], by=clerk)

    assert (count.expected, count.found, count.agrees, count.settled) == (10, 10, True, True)


def test_the_safe_is_counted_by_itself(roll, desk, clerk):
    count = count_stock(Place(desk.location_id), [("NL00000011", "NL00000100")], by=clerk)

    assert count.agrees
    assert str(count) == "90 / 90"


def test_an_empty_desk_is_counted_too(here, clerk):
    assert count_stock(here, [], by=clerk).agrees


def test_differences_are_listed(roll, here, desk, clerk):
    give_sticker(desk, clerk, "NL00000001")

    count = count_stock(here, [("NL00000001", "NL00000008")], by=clerk)

    assert (count.missing, count.surplus) == (["NL00000009", "NL00000010"], ["NL00000001"])
    assert not count.settled


def test_somebody_else_signs_for_differences(roll, here, clerk, colleague):
    count = count_stock(here, [], by=clerk)

    with pytest.raises(SecondOfficer):
        sign_count(count.pk, by=clerk)
    signed = sign_count(count.pk, by=colleague, note="Searched")

    assert (signed.settled, signed.signed_by, signed.note) == (True, colleague, "Searched")
    assert sign_count(count.pk, by=colleague).signed_at == signed.signed_at
    with pytest.raises(NotAllowed):
        sign_count(count.pk, by=UserFactory())


def test_a_count_sent_twice_is_one(roll, here, clerk, colleague):
    assert count_stock(here, [ROLL], by=clerk) == count_stock(here, [ROLL], by=clerk)
    count_stock(here, [ROLL], by=colleague)

    assert StockCount.objects.count() == 2


def test_a_count_with_half_a_row_is_refused(roll, here, clerk):
    with pytest.raises(WrongRange):
        count_stock(here, [("NL00000001", "")], by=clerk)


@pytest.fixture
def skipped(roll, desk, clerk):
    """NL00000002 was passed over."""
    give_sticker(desk, clerk, "NL00000001")
    give_sticker(desk, clerk, "NL00000003")


def names(rows):
    return [str(row) for row in rows]


def test_what_is_passed_over_is_a_gap(skipped, desk):
    assert names(gaps(desk.location_id)) == names(gaps(desk.location_id, desk.pk)) == ["NL00000002"]
    assert not gaps(desk.location_id, DeskFactory(location=desk.location).pk)


@pytest.mark.parametrize(("what", "status"), [("spoiled", "spoiled"), ("lost", "lost")])
def test_a_gap_is_explained_with_a_reason(what, status, skipped, desk, clerk):
    with pytest.raises(ReasonNeeded):
        explain_gap("NL00000002", what, by=clerk)

    explain_gap("NL00000002", what, by=clerk, reason="Torn")

    assert (state("NL00000002"), list(gaps(desk.location_id))) == (status, [])


def test_a_gap_may_still_be_on_the_roll_and_be_used(skipped, desk, clerk):
    explain_gap("NL00000002", Gap.ON_ROLL, by=clerk)

    assert not gaps(desk.location_id)
    assert give_sticker(desk, clerk, "NL00000002")
    assert str(next_on_roll(desk.pk)) == "NL00000004"


def test_what_is_used_is_no_gap(skipped, clerk):
    with pytest.raises(NotAllowed):
        explain_gap("NL00000001", Gap.ON_ROLL, by=clerk)
