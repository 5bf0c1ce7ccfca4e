from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.eligibility import objections
from appointments.exceptions import NotAllowed
from appointments.models import Appointment, StatusChange
from notices.models import Notice
from stickers.exceptions import AlreadyDone, DocumentNeeded, ReasonNeeded, UsedSerial, WrongAge
from stickers.issuing import Finding, record_outcome
from stickers.models import SERVED, Outcome, Result, Sticker
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory, PartyFactory
from tests.stickers.factories import DeskFactory, visit
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db

WITHOUT = [
    Finding(Result.NO_DOCUMENT),
    Finding(Result.LEFT),
    Finding(Result.DATA_DIFFER, document="passport", note="Another birth date"),
    Finding(Result.IND_DECIDES, document="passport"),
]


@pytest.fixture
def here(desk):
    """Somebody at the desk."""
    return visit(desk.location)


def record(row, found, desk, clerk):
    return record_outcome(row.pk, found, desk=desk.pk, by=clerk)


def served_on(row):
    row.applicant.refresh_from_db()
    return row.applicant.served_on


@pytest.mark.parametrize("result", ["sticker", "sheet"])
def test_issuing_is_all_of_it(result, here, roll, desk, clerk):
    found = Finding(result, document="expired", serial="NL00000001")

    outcome = record(here, found, desk, clerk)

    here.refresh_from_db()
    sticker = Sticker.objects.get(serial="NL00000001")
    assert (sticker.status, sticker.applicant, sticker.changed_by) == (
        "issued",
        here.applicant,
        clerk,
    )
    assert (here.status, served_on(here)) == ("fulfilled", timezone.localdate())
    assert (outcome.result, outcome.document, outcome.sticker) == (result, "expired", sticker)
    assert (outcome.checked_by, outcome.desk) == (clerk, desk)


def test_a_child_is_done_without_a_sticker(roll, desk, clerk):
    row = visit(desk.location, applicant__child=True)

    outcome = record(row, Finding(Result.UNDER_14, document="birth"), desk, clerk)

    row.refresh_from_db()
    assert (row.status, outcome.sticker, served_on(row)) == (
        "fulfilled",
        None,
        timezone.localdate(),
    )


@pytest.mark.parametrize("found", WITHOUT, ids=lambda found: found.result)
def test_a_visit_without_an_end_is_unfinished(found, here, desk, clerk):
    record(here, found, desk, clerk)

    here.refresh_from_db()
    assert (here.status, served_on(here)) == ("unfinished", None)


@pytest.mark.parametrize("found", WITHOUT, ids=lambda found: found.result)
def test_who_has_to_come_again_may_book_at_once_unless_the_ind_decides(found, here, desk, clerk):
    record(here, found, desk, clerk)

    here.applicant.refresh_from_db()
    now = timezone.now()
    against = objections(here.applicant, on=timezone.localdate(now), now=now)
    closed = ["decision_pending"] if found.result == Result.IND_DECIDES else []
    assert [objection.code for objection in against] == closed


@pytest.mark.parametrize("result", [*SERVED, Result.IND_DECIDES])
def test_other_claims_end_with_the_visit_and_their_holder_is_told(result, roll, desk, clerk):
    young = {"applicant__child": True} if result == Result.UNDER_14 else {}
    row = visit(desk.location, **young)
    party = PartyFactory(version=1)
    hold = AppointmentFactory(applicant=row.applicant, party=party, held=True)

    record(row, Finding(result, document="passport", serial="NL00000001"), desk, clerk)

    hold.refresh_from_db()
    assert hold.status == "cancelled"
    assert Notice.objects.filter(about=party.reference).exists()


def test_who_has_to_come_again_keeps_what_they_hold(here, desk, clerk):
    hold = AppointmentFactory(applicant=here.applicant, held=True)

    record(here, Finding(Result.NO_DOCUMENT), desk, clerk)

    hold.refresh_from_db()
    assert hold.status == "held"


def test_the_same_scan_again_is_the_same_outcome(here, roll, desk, clerk):
    found = Finding("sticker", document="passport", serial="NL00000001")
    first = record(here, found, desk, clerk)
    steps = StatusChange.objects.count()

    assert record(here, found, desk, clerk) == first

    assert (Outcome.objects.count(), StatusChange.objects.count()) == (1, steps)


def test_another_outcome_of_the_same_visit_is_refused_and_said_by_whom(
    here, roll, desk, clerk, colleague
):
    first = give_sticker(desk, clerk, "NL00000001", here)

    for found in (Finding(Result.LEFT), Finding("sticker", "passport", "NL00000002")):
        with pytest.raises(AlreadyDone) as refusal:
            record(here, found, desk, colleague)

        assert (refusal.value.who, refusal.value.at) == (clerk, first.at)
        assert (refusal.value.serial, refusal.value.where) == ("NL00000001", desk)


@pytest.mark.parametrize("status", ["booked", "fulfilled", "unfinished"])
def test_nobody_is_served_who_is_not_checked_in(status, roll, desk, clerk):
    row = visit(desk.location, status=status)

    with pytest.raises(NotAllowed):
        give_sticker(desk, clerk, "NL00000001", row)


def test_nobody_is_served_at_a_desk_of_another_location(here, desk, clerk):
    with pytest.raises(NotAllowed):
        record(here, Finding(Result.LEFT), DeskFactory(), clerk)


@pytest.mark.parametrize(
    ("who", "found", "refusal"),
    [
        ("child", Finding("sticker", "passport", "NL00000001"), WrongAge),
        ("child", Finding("sheet", "passport", "NL00000001"), WrongAge),
        ("teenager", Finding("under_14", "passport"), WrongAge),
        ("teenager", Finding("sticker", "", "NL00000001"), DocumentNeeded),
        ("child", Finding("under_14"), DocumentNeeded),
        ("teenager", Finding("data_differ", "passport"), ReasonNeeded),
    ],
)
def test_an_outcome_that_says_too_little_or_the_wrong_thing_is_refused(
    who, found, refusal, roll, desk, clerk
):
    row = visit(desk.location, **{f"applicant__{who}": True})

    with pytest.raises(refusal):
        record(row, found, desk, clerk)

    row.refresh_from_db()
    assert row.status == "checked_in"
    assert not Outcome.objects.exists()


def test_late_entry_has_the_real_time(here, roll, desk, clerk):
    yesterday = timezone.now() - timedelta(days=1)
    found = Finding("sticker", "passport", "NL00000001", at=yesterday)

    outcome = record(here, found, desk, clerk)

    assert outcome.at == yesterday < outcome.recorded_at
    assert served_on(here) == timezone.localdate(yesterday)


def test_nothing_is_entered_before_it_happens(here, desk, clerk):
    tomorrow = timezone.now() + timedelta(days=1)

    with pytest.raises(NotAllowed):
        record(here, Finding(Result.LEFT, at=tomorrow), desk, clerk)


@pytest.mark.django_db(transaction=True)
def test_a_refused_outcome_leaves_nothing(roll, desk, clerk):
    give_sticker(desk, clerk, "NL00000001")
    row = visit(desk.location)
    steps = StatusChange.objects.count()

    with pytest.raises(UsedSerial):
        give_sticker(desk, clerk, "NL00000001", row)

    assert Appointment.objects.get(pk=row.pk).status == "checked_in"
    assert (Outcome.objects.count(), StatusChange.objects.count()) == (1, steps)


def test_a_municipality_sees_whose_data_differ_until_they_are_served(roll, desk, clerk):
    ours, theirs = MunicipalityFactory.create_batch(2)
    rows = [visit(desk.location, applicant__municipality=place) for place in (ours, ours, theirs)]
    for row in rows:
        record(row, Finding(Result.DATA_DIFFER, note="Another name"), desk, clerk)
    record(visit(desk.location, applicant__municipality=ours), Finding(Result.LEFT), desk, clerk)
    give_sticker(desk, clerk, "NL00000001", applicant=rows[0].applicant)

    [outcome] = Outcome.objects.differing(ours)

    assert (outcome.applicant, outcome.note) == (rows[1].applicant, "Another name")


@pytest.mark.parametrize("size", [1, 3])
def test_data_that_differ_are_one_query_with_their_people(
    size, desk, clerk, django_assert_num_queries
):
    ours = MunicipalityFactory()
    for person in ApplicantFactory.create_batch(size, municipality=ours):
        row = visit(desk.location, applicant=person)
        record(row, Finding(Result.DATA_DIFFER, note="Another name"), desk, clerk)

    with django_assert_num_queries(1):
        assert (
            len([outcome.applicant.v_number for outcome in Outcome.objects.differing(ours)]) == size
        )
