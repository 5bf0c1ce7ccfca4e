from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from appointments.exceptions import AlreadyBooked, NotAllowed
from appointments.models import StatusChange
from config.db import acting_as
from stickers.correcting import correct, swap, undo_outcome
from stickers.exceptions import (
    AlreadyDone,
    ReasonNeeded,
    SecondOfficer,
    TooLateToUndo,
    WrongAge,
)
from stickers.issuing import Finding, record_outcome
from stickers.models import Outcome, Sticker
from stickers.reissuing import void
from stickers.taking import Where
from tests.factories import AppointmentFactory
from tests.stickers.factories import DeskFactory, visit
from tests.stickers.steps import give_sticker, state, states

# Who acts where is told to the database with the outermost transaction
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issued(roll, desk, clerk):
    """NL00000001 was issued a moment ago."""
    return give_sticker(desk, clerk, "NL00000001")


@pytest.fixture
def of_yesterday(issued, settings, monkeypatch):
    """It was issued yesterday."""
    monkeypatch.setattr("stickers.models.outcome.UNDO_TIME", timedelta(0))
    return issued


def undo(outcome, where=Where.ROLL, desk=None):
    return undo_outcome(
        outcome.pk, desk=(desk or outcome.desk).pk, by=outcome.checked_by, where=where
    )


def fix(outcome, found, colleague, **parts):
    said = {"reason": "Typed wrongly", "by": outcome.checked_by, "second": colleague}
    return correct(outcome.pk, found, **said | parts)


def facts(outcome):
    row = outcome.appointment
    row.refresh_from_db()
    row.applicant.refresh_from_db()
    return row.status, row.applicant.served_on


@pytest.mark.parametrize(
    ("where", "status"), [("roll", "with_desk"), ("spoiled", "spoiled"), ("lost", "lost")]
)
def test_undo_asks_where_the_sticker_is_and_opens_the_visit_again(where, status, issued):
    undo(issued, where)

    sticker = Sticker.objects.get(serial="NL00000001")
    assert (sticker.status, sticker.applicant, sticker.desk) == (status, None, issued.desk)
    assert facts(issued) == ("checked_in", None)


def test_who_was_undone_can_be_served_anew(issued, desk, clerk):
    undo(issued, Where.SPOILED)

    give_sticker(desk, clerk, "NL00000002", issued.appointment)

    assert states("NL00000001", "NL00000002") == ["spoiled", "issued"]
    assert Outcome.objects.active().count() == 1
    assert Outcome.objects.count() == 2


def test_undo_says_who_and_twice_is_once(issued, clerk):
    first = undo(issued)

    assert undo(issued).undone_at == first.undone_at

    assert (first.undone_by, state("NL00000001")) == (clerk, "with_desk")


def test_undo_without_a_word_on_the_sticker_is_refused(issued):
    with pytest.raises(ReasonNeeded):
        undo(issued, None)

    assert facts(issued) == ("fulfilled", timezone.localdate())


def test_undo_is_for_the_desk_that_did_it(issued):
    with pytest.raises(TooLateToUndo):
        undo(issued, desk=DeskFactory())


def test_undo_is_for_a_few_minutes(of_yesterday):
    with pytest.raises(TooLateToUndo):
        undo(of_yesterday)

    assert state("NL00000001") == "issued"


def test_undo_gives_back_the_day_there_was_before(roll, desk, clerk):
    before = timezone.localdate() - timedelta(days=900)
    person = {"applicant__birth_date": f"{before.year - 12}-01-01", "applicant__served_on": before}
    outcome = give_sticker(desk, clerk, "NL00000001", **person)

    undo(outcome)

    assert facts(outcome) == ("checked_in", before)


def test_undo_opens_who_was_closed_for_the_ind(desk, clerk):
    row = visit(desk.location)
    outcome = record_outcome(row.pk, Finding("ind_decides"), desk=desk.pk, by=clerk)

    undo(outcome, None)

    assert facts(outcome) == ("checked_in", None)
    assert row.applicant.__class__.objects.get().decision_pending_since is None


def test_undo_is_no_way_round_a_new_appointment(desk, clerk):
    row = visit(desk.location)
    outcome = record_outcome(row.pk, Finding("left"), desk=desk.pk, by=clerk)
    AppointmentFactory(applicant=row.applicant)

    with pytest.raises(AlreadyBooked):
        undo(outcome, None)


def test_what_became_void_is_not_undone(issued, clerk):
    void("NL00000001", reason="Taken back", by=clerk)

    with pytest.raises(NotAllowed):
        undo(issued)


def test_a_correction_of_the_serial_moves_both_stickers(of_yesterday, colleague):
    found = Finding("sticker", "passport", "NL00000002")

    new = fix(of_yesterday, found, colleague, where=Where.ROLL)

    of_yesterday.refresh_from_db()
    assert states("NL00000001", "NL00000002") == ["with_desk", "issued"]
    assert (new.corrects, new.at, str(new.sticker)) == (of_yesterday, of_yesterday.at, "NL00000002")
    assert (of_yesterday.reason, of_yesterday.second) == ("Typed wrongly", colleague)
    assert facts(new) == ("fulfilled", timezone.localdate())


def test_a_correction_of_the_document_leaves_the_sticker_with_its_owner(of_yesterday, colleague):
    new = fix(of_yesterday, Finding("sheet", "expired", "NL00000001"), colleague)

    assert (new.result, new.sticker.applicant) == ("sheet", of_yesterday.applicant)
    assert state("NL00000001") == "issued"


def test_a_correction_to_unfinished_takes_the_day_back(of_yesterday, colleague):
    new = fix(of_yesterday, Finding("left"), colleague, where=Where.LOST)

    assert facts(new) == ("unfinished", None)
    assert state("NL00000001") == "lost"


def test_a_correction_to_served_ends_what_was_booked_since(roll, desk, clerk, colleague):
    row = visit(desk.location)
    outcome = record_outcome(row.pk, Finding("left"), desk=desk.pk, by=clerk)
    since = AppointmentFactory(applicant=row.applicant)

    new = fix(outcome, Finding("sticker", "passport", "NL00000001"), colleague)

    since.refresh_from_db()
    assert (since.status, facts(new)) == ("cancelled", ("fulfilled", timezone.localdate()))


def test_a_correction_takes_a_reason_and_two(issued, clerk, colleague):
    change = partial(fix, issued, Finding("left"), colleague, where=Where.LOST)

    with pytest.raises(ReasonNeeded):
        change(reason="")
    with pytest.raises(SecondOfficer):
        change(second=clerk)
    with pytest.raises(ReasonNeeded):
        change(where=None)


def test_a_correction_sent_twice_is_one_and_another_is_refused(issued, colleague):
    change = partial(fix, issued, colleague=colleague, where=Where.LOST)

    assert change(Finding("left")) == change(Finding("left"))

    with pytest.raises(AlreadyDone):
        change(Finding("no_document"))


def test_a_correction_follows_the_rules_of_the_desk_and_leaves_nothing(issued, colleague):
    with pytest.raises(WrongAge):
        fix(issued, Finding("under_14", "passport"), colleague, where=Where.ROLL)

    assert facts(issued) == ("fulfilled", timezone.localdate())
    assert (state("NL00000001"), Outcome.objects.count()) == ("issued", 1)


def test_what_was_corrected_is_not_undone(issued, colleague):
    fix(issued, Finding("left"), colleague, where=Where.LOST)

    with pytest.raises(NotAllowed):
        undo(issued)


@pytest.fixture
def twins(issued, desk, clerk):
    return [issued, give_sticker(desk, clerk, "NL00000002")]


def cross(twins, **parts):
    desk, clerk = twins[0].desk, twins[0].checked_by
    return swap(twins[0].pk, twins[1].pk, **{"desk": desk.pk, "by": clerk} | parts)


def owners():
    found = Sticker.objects.filter(status="issued").order_by("serial")
    return list(found.values_list("applicant", flat=True))


def test_twins_are_swapped_in_one_act_and_back(twins):
    one, other = [outcome.applicant.pk for outcome in twins]

    new = cross(twins)

    assert owners() == [other, one]
    assert [each.corrects for each in new] == twins
    assert [each.applicant.pk for each in new] == [one, other]
    cross(new)
    assert owners() == [one, other]


def test_a_swap_sent_twice_is_one(twins):
    assert cross(twins) == cross(twins)

    assert Outcome.objects.count() == 4


def test_a_late_swap_takes_a_reason_and_two(twins, clerk, colleague, monkeypatch):
    monkeypatch.setattr("stickers.models.outcome.UNDO_TIME", timedelta(0))

    with pytest.raises(TooLateToUndo):
        cross(twins)
    with pytest.raises(SecondOfficer):
        cross(twins, reason="Twins", second=clerk)
    cross(twins, reason="Twins", second=colleague)

    assert owners() == [outcome.applicant.pk for outcome in twins[::-1]]


def test_nothing_is_swapped_with_who_has_no_sticker(issued, desk, clerk):
    row = visit(desk.location)
    left = record_outcome(row.pk, Finding("left"), desk=desk.pk, by=clerk)

    with pytest.raises(NotAllowed):
        cross([issued, left])


def test_what_is_void_is_not_swapped(twins, clerk):
    void("NL00000002", reason="Taken back", by=clerk)

    with pytest.raises(NotAllowed):
        cross(twins)


def test_what_was_undone_is_not_taken_for_a_swap(twins):
    for outcome in twins:
        undo(outcome)

    with pytest.raises(NotAllowed):
        cross(twins)


def test_every_step_of_a_sticker_says_who_and_where(roll, desk, clerk):
    with acting_as(actor=f"user:{clerk.pk}", channel="desk", place=f"desk:{desk.pk}"):
        undo(give_sticker(desk, clerk, "NL00000001"))

    sticker = Sticker.objects.get(serial="NL00000001")
    steps = StatusChange.objects.filter(about="sticker", row=sticker.pk)
    assert list(steps.values_list("status", "actor", "place")) == [
        (status, f"user:{clerk.pk}", f"desk:{desk.pk}")
        for status in ["in_stock", "with_desk", "issued", "with_desk"]
    ]
