"""What the database refuses, whatever a service does."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from stickers.models import Outcome, Reissue, Sticker, StockCount
from tests.factories import ApplicantFactory, UserFactory
from tests.stickers.factories import (
    BatchFactory,
    DeliveryFactory,
    DeskFactory,
    OutcomeFactory,
    StickerFactory,
    TransferFactory,
)
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def owner():
    return ApplicantFactory()


def made(facts):
    return {name: part() if callable(part) else part for name, part in facts.items()}


@pytest.mark.parametrize(
    ("promise", "facts"),
    [
        ("serial_has_its_shape", {"serial": "NL1234567"}),
        ("sticker_has_a_state|desk_has_what", {"status": "eaten"}),
        ("issued_sticker_is_somebodys", {"status": "issued", "desk": DeskFactory}),
        ("issued_sticker_is_somebodys", {"status": "void", "desk": DeskFactory}),
        ("issued_sticker_is_somebodys", {"applicant": owner}),
        ("desk_has_what_is_with_it", {"status": "with_desk", "transfer": TransferFactory}),
        ("desk_has_what_is_with_it", {"desk": DeskFactory}),
        ("moved_sticker_says_how", {"status": "with_desk", "desk": DeskFactory}),
        ("moved_sticker_says_how", {"status": "in_transit"}),
    ],
)
def test_a_sticker_is_what_its_state_says(promise, facts):
    with pytest.raises(IntegrityError, match=promise):
        StickerFactory(**made(facts))


def test_a_serial_is_there_once():
    sticker = StickerFactory()

    with pytest.raises(IntegrityError, match="serial"):
        StickerFactory(serial=sticker.serial)


def test_a_person_has_one_live_sticker_and_any_number_that_are_void():
    facts = {"applicant": owner(), "desk": DeskFactory()}
    StickerFactory.create_batch(2, status="void", **facts)
    StickerFactory(status="issued", **facts)

    with pytest.raises(IntegrityError, match="one_live_sticker_per_applicant"):
        StickerFactory(status="issued", **facts)


@pytest.mark.parametrize(
    ("promise", "facts"),
    [
        ("outcome_has_a_result", {"result": "eaten"}),
        ("sticker_goes_with_its_result", {"result": "sticker", "document": "passport"}),
        ("sticker_goes_with_its_result", {"sticker": StickerFactory}),
        ("who_is_served_was_checked", {"result": "under_14"}),
        ("difference_is_told", {"result": "data_differ"}),
        ("heard_of_after_it_happened", {"at": NOW, "recorded_at": NOW - timedelta(hours=1)}),
        ("undone_outcome_says_by_whom", {"undone_at": NOW}),
        ("undone_outcome_says_by_whom", {"reason": "None"}),
        (
            "correction_takes_two_and_a_reason",
            {"undone_at": NOW, "undone_by": UserFactory, "second": UserFactory},
        ),
    ],
)
def test_an_outcome_says_enough(promise, facts):
    with pytest.raises(IntegrityError, match=promise):
        OutcomeFactory(**made(facts))


def test_a_correction_takes_two():
    clerk = UserFactory()

    with pytest.raises(IntegrityError, match="correction_takes_two"):
        OutcomeFactory(undone_at=NOW, undone_by=clerk, second=clerk, reason="Typed wrongly")


def test_an_appointment_has_one_outcome_that_holds():
    outcome = OutcomeFactory(undone_at=NOW, undone_by=UserFactory())
    OutcomeFactory(appointment=outcome.appointment)

    with pytest.raises(IntegrityError, match="one_outcome_per_appointment"):
        OutcomeFactory(appointment=outcome.appointment)


def test_a_sticker_is_given_once():
    facts = {"result": "sticker", "document": "passport", "sticker": StickerFactory()}
    OutcomeFactory(**facts)

    with pytest.raises(IntegrityError, match="sticker_given_once"):
        OutcomeFactory(**facts)


@pytest.mark.parametrize(
    ("promise", "factory", "facts"),
    [
        ("delivery_brings_something", DeliveryFactory, {"number": 0}),
        ("received_delivery_says_by_whom", DeliveryFactory, {"state": "received"}),
        ("batch_has_two_ends", BatchFactory, {"last": "NL00000000"}),
        ("batch_has_two_ends", BatchFactory, {"first": "NL1"}),
        ("batch_holds_something", BatchFactory, {"size": 0}),
        ("transfer_moves_something", TransferFactory, {"size": 0, "received": 0}),
        ("no_more_arrives_than_was_sent", TransferFactory, {"received": 2}),
        ("received_transfer_says_by_whom", TransferFactory, {"received_by": None}),
    ],
)
def test_what_moves_adds_up(promise, factory, facts):
    with pytest.raises(IntegrityError, match=promise):
        factory(**facts)


@pytest.mark.parametrize(
    ("promise", "signature"),
    [
        ("count_is_signed_by_another", {"signed_at": NOW}),
        ("signed_count_says_when", {}),
    ],
)
def test_a_count_is_signed_by_another_who_says_when(promise, signature):
    desk, clerk = DeskFactory(), UserFactory()
    signer = clerk if signature else UserFactory()

    with pytest.raises(IntegrityError, match=promise):
        StockCount.objects.create(
            location=desk.location,
            desk=desk,
            expected=1,
            found=0,
            counted_by=clerk,
            counted_at=NOW,
            signed_by=signer,
            **signature,
        )


@pytest.mark.parametrize(
    ("promise", "facts"),
    [("reissue_has_a_reason", {"why": "bored"}), ("theft_was_reported", {"why": "stolen"})],
)
def test_a_reissue_has_a_reason_and_a_theft_a_report(promise, facts):
    with pytest.raises(IntegrityError, match=promise):
        Reissue.objects.create(applicant=owner(), by=UserFactory(), at=NOW, **facts)


@pytest.mark.parametrize("status", ["void", "spoiled", "lost", "returned"])
def test_what_is_out_of_use_does_not_come_back(status):
    facts = {"applicant": owner(), "desk": DeskFactory()} if status == "void" else {}
    sticker = StickerFactory(status=status, **facts)

    with pytest.raises(IntegrityError, match="the end"):
        Sticker.objects.filter(pk=sticker.pk).update(status="in_stock", applicant=None, desk=None)


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (StickerFactory, {"serial": "NL99999999"}),
        (OutcomeFactory, {"result": "left"}),
        (OutcomeFactory, {"at": NOW - timedelta(days=2)}),
        (BatchFactory, {"size": 99}),
    ],
)
def test_what_was_written_down_stays_what_it_was(make, change):
    row = make()

    with pytest.raises(IntegrityError, match="never changes"):
        type(row).objects.filter(pk=row.pk).update(**change)


def test_what_was_undone_stays_undone():
    outcome = OutcomeFactory(undone_at=NOW, undone_by=UserFactory())

    with pytest.raises(IntegrityError, match="never changes"):
        Outcome.objects.filter(pk=outcome.pk).update(undone_at=None, undone_by=None)


@pytest.mark.parametrize(
    "table", ["sticker", "outcome", "batch", "transfer", "stockcount", "reissue"]
)
def test_nothing_is_deleted(table):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"delete from stickers_{table}")  # noqa: S608 -- a name of ours


def test_rows_can_say_what_they_are(roll, desk, clerk):
    outcome = give_sticker(desk, clerk, "NL00000001")

    assert str(outcome) == f"{outcome.appointment_id}: sticker"
    assert str(Reissue(applicant=outcome.applicant, why="lost")) == f"{outcome.applicant}: lost"
