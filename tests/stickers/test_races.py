"""What happens at the same moment. Two and more connections, real rows, barriers."""

from functools import partial

import pytest

from stickers.book import book
from stickers.correcting import swap, undo_outcome
from stickers.exceptions import AlreadyDone, RollTaken, UsedSerial
from stickers.issuing import Finding, record_outcome
from stickers.models import Outcome, Place, Sticker, Transfer
from stickers.reissuing import reissue
from stickers.stock import receive
from stickers.transfers import open_roll, receive_transfer, send_transfer
from tests.factories import LocationFactory
from tests.races import race
from tests.stickers.factories import DeliveryFactory, DeskFactory, visit
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def refused(results, kind):
    return [result for result in results if isinstance(result, kind)]


@pytest.fixture
def other(desk):
    return DeskFactory(location=desk.location)


def test_two_desks_that_issue_one_serial_give_it_once(roll, desk, other, clerk, deadlocks):
    for number in range(1, ROUNDS + 1):
        serial, rows = f"NL{number:08}", [visit(desk.location), visit(desk.location)]

        results = race(
            partial(give_sticker, desk, clerk, serial, rows[0]),
            partial(give_sticker, other, clerk, serial, rows[1]),
        )

        assert kinds(results) == ["Outcome", "UsedSerial"]
        [refusal] = refused(results, UsedSerial)
        assert refusal.who == clerk
    assert deadlocks == []
    assert Outcome.objects.active().count() == ROUNDS


def test_two_desks_that_serve_one_person_serve_once(roll, desk, other, clerk, deadlocks):
    for number in range(1, ROUNDS + 1):
        row = visit(desk.location)

        results = race(
            partial(give_sticker, desk, clerk, f"NL{number:08}", row),
            partial(give_sticker, other, clerk, f"NL{number + 50:08}", row),
        )

        assert kinds(results) == ["AlreadyDone", "Outcome"]
        [refusal] = refused(results, AlreadyDone)
        assert refusal.serial
        assert row.applicant.stickers.count() == 1
    assert deadlocks == []


def test_one_form_sent_eight_times_at_once_is_one_outcome(roll, desk, clerk):
    row = visit(desk.location)

    results = race(*[partial(give_sticker, desk, clerk, "NL00000001", row)] * 8)

    assert {outcome.pk for outcome in results} == {Outcome.objects.get().pk}


def test_of_two_desks_that_open_one_roll_one_gets_it(stock, desk, other, clerk, deadlocks):
    for start in range(1, 10 * ROUNDS, 10):
        ends = f"NL{start:08}", f"NL{start + 9:08}"

        results = race(
            partial(open_roll, desk.pk, *ends, by=clerk),
            partial(open_roll, other.pk, *ends, by=clerk),
        )

        assert kinds(results) == ["RollTaken", "list"]
        [refusal] = refused(results, RollTaken)
        assert refusal.where in (desk, other)
        assert Sticker.objects.between(*ends).values("desk").distinct().count() == 1
    assert deadlocks == []


def test_a_transfer_received_twice_at_once_arrives_once(stock, desk, clerk, colleague):
    ends, to = ("NL00000001", "NL00000010"), Place(LocationFactory().pk)
    sent = send_transfer(*ends, origin=Place(desk.location_id), to=to, by=clerk)

    results = race(*[partial(receive_transfer, sent.pk, *ends, by=by) for by in (clerk, colleague)])

    assert len({each.received_by for each in results}) == 1
    assert (Transfer.objects.get().received, book(location=to.location).balances) == (10, True)


def test_a_delivery_received_twice_at_once_is_there_once(clerk):
    delivery = DeliveryFactory()

    race(*[partial(receive, delivery.pk, [("NL00000001", "NL00000100")], by=clerk)] * 3)

    assert (Sticker.objects.count(), delivery.batches.count()) == (100, 1)


def test_two_deliveries_with_one_serial_are_not_both_there(clerk):
    ends = ("NL00000001", "NL00000100")
    jobs = [partial(receive, DeliveryFactory().pk, [ends], by=clerk) for _ in range(2)]

    assert kinds(race(*jobs)) == ["AlreadyReceived", "list"]

    assert book().balances


def test_a_roll_is_sent_or_opened_but_not_both(stock, desk, clerk):
    ends = "NL00000001", "NL00000010"
    here, to = Place(desk.location_id), Place(LocationFactory().pk)

    results = race(
        partial(open_roll, desk.pk, *ends, by=clerk),
        partial(send_transfer, *ends, origin=here, to=to, by=clerk),
    )

    assert "NotHere" in kinds(results)
    assert Sticker.objects.between(*ends).values("status").distinct().count() == 1


def test_undo_and_reissue_agree_on_where_the_sticker_is(roll, desk, clerk, deadlocks):
    for number in range(1, ROUNDS + 1):
        outcome = give_sticker(desk, clerk, f"NL{number:08}")

        race(
            partial(undo_outcome, outcome.pk, desk=desk.pk, by=clerk, where="roll"),
            partial(reissue, outcome.applicant.pk, "lost", by=clerk),
        )

        outcome.refresh_from_db()
        outcome.sticker.refresh_from_db()
        assert outcome.sticker.status == ("with_desk" if outcome.undone_at else "void")
    assert deadlocks == []


def test_twins_swapped_twice_at_once_are_swapped_once(roll, desk, clerk, deadlocks):
    twins = [give_sticker(desk, clerk, f"NL0000000{number}") for number in (1, 2)]
    pks = [outcome.pk for outcome in twins]

    results = race(
        partial(swap, *pks, desk=desk.pk, by=clerk),
        partial(swap, *pks[::-1], desk=desk.pk, by=clerk),
    )

    assert kinds(results) == ["list", "list"]
    assert deadlocks == []
    found = Sticker.objects.filter(status="issued").order_by("serial")
    assert [each.applicant for each in found] == [twins[1].applicant, twins[0].applicant]


def test_two_outcomes_of_one_visit_are_one(desk, other, clerk):
    row = visit(desk.location)
    jobs = [
        partial(record_outcome, row.pk, Finding(result), desk=place.pk, by=clerk)
        for result, place in (("left", desk), ("no_document", other))
    ]

    assert kinds(race(*jobs)) == ["AlreadyDone", "Outcome"]
