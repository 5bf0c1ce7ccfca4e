"""What came of a visit is told once it is sure: not what was undone, and once a party."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notices.models import Notice
from notices.services import deliver_next
from stickers.correcting import correct, swap, undo_outcome
from stickers.issuing import Finding, record_outcome
from stickers.letters import tell_next_outcome
from stickers.models import Outcome
from stickers.taking import Where
from stickers.tasks import tell_outcomes
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory
from tests.notices.conftest import mail_server as mail_server
from tests.races import race
from tests.stickers.factories import visit
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db
SOON, LATER = timedelta(minutes=4), timedelta(minutes=6)


@pytest.fixture
def after(monkeypatch):
    """Let so much time pass."""
    real = timezone.now

    def pass_by(time):
        monkeypatch.setattr(timezone, "now", lambda: real() + time)

    return pass_by


def found(row, desk, clerk, result, **parts):
    return record_outcome(row.pk, Finding(result, **parts), desk=desk.pk, by=clerk)


def told():
    keys = Notice.objects.order_by("pk").values_list("key", flat=True)
    return [key.partition(":")[0] for key in keys]


def test_who_got_a_sticker_is_told_once_it_is_sure(roll, desk, clerk, after, mail_server):
    row = visit(desk.location)
    give_sticker(desk, clerk, "NL00000001", row)
    after(SOON)
    tell_outcomes()
    early = told()
    after(LATER)

    tell_outcomes()
    tell_outcomes()
    while deliver_next():
        pass

    assert early == []
    [(to, letter)] = mail_server.letters
    assert to == [row.party.email]
    assert letter["Subject"].startswith("Your sticker was issued")
    body = letter.get_body(("plain",)).get_content()
    assert f"Who: {row.applicant.given_names}" in body
    for secret in [row.applicant.family_name, "NL00000001", "http"]:
        assert secret not in body


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_told_to_nobody(roll, desk, clerk, after):
    outcome = give_sticker(desk, clerk, "NL00000001")
    undo_outcome(outcome.pk, desk=desk.pk, by=clerk, where=Where.ROLL)
    after(LATER)

    assert not tell_next_outcome()
    assert told() == []


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("no_document", "Please bring: passport or ID card"),
        ("left", "You left before you had your sticker"),
        ("data_differ", "We told your municipality"),
        ("ind_decides", "The IND decides later"),
    ],
)
def test_who_got_none_reads_what_is_missing(desk, clerk, after, result, said):
    found(visit(desk.location), desk, clerk, result, note="date of birth")
    after(LATER)

    tell_outcomes()

    notice = Notice.objects.get()
    assert notice.key.startswith("unfinished:")
    assert said in notice.body
    may_book = result != "ind_decides"
    assert ("Make a new appointment: http" in notice.body) is may_book
    assert ("new appointment at any time" in notice.body) is may_book
    assert "date of birth" not in notice.body  # what differs is for the municipality


def test_a_child_under_14_is_told_that_it_needs_none(desk, clerk, after):
    party = PartyFactory(phone="+31612345678")
    row = visit(desk.location, applicant=ApplicantFactory(child=True), party=party)
    found(row, desk, clerk, "under_14", document="birth")
    after(LATER)

    tell_outcomes()

    mail, text = Notice.objects.order_by("pk")
    assert "under 14 needs no sticker" in mail.body
    assert "no sticker needed" in text.body


def beside(row, **options):
    return AppointmentFactory(party=row.party, slot=row.slot, status="checked_in", **options)


def test_a_family_reads_in_one_message_who_was_served(roll, desk, clerk, after):
    adult = visit(desk.location)
    child = beside(adult, applicant=ApplicantFactory(child=True))
    give_sticker(desk, clerk, "NL00000001", adult)
    after(LATER)
    tell_outcomes()
    waiting = told()  # the child is at the desk still

    found(child, desk, clerk, "under_14", document="birth")
    after(2 * LATER)
    tell_outcomes()

    assert waiting == []
    notice = Notice.objects.get()
    assert f"Who: {adult.applicant.given_names}, {child.applicant.given_names}" in notice.body
    assert "You received your residence sticker" in notice.body


def test_nobody_waits_longer_than_an_hour_for_the_others(roll, desk, clerk, after):
    adult = visit(desk.location)
    beside(adult)
    give_sticker(desk, clerk, "NL00000001", adult)
    after(timedelta(minutes=61))

    tell_outcomes()

    assert told() == ["issued"]


def test_what_came_differently_is_told_apart(roll, desk, clerk, after):
    one = visit(desk.location)
    other = beside(one)
    give_sticker(desk, clerk, "NL00000001", one)
    found(other, desk, clerk, "left")
    after(LATER)

    tell_outcomes()

    assert told() == ["issued", "unfinished"]


def test_a_correction_is_told_if_the_result_is_another(roll, desk, clerk, colleague, after):
    outcome = give_sticker(desk, clerk, "NL00000001")
    after(LATER)
    tell_outcomes()
    two = {"reason": "mistaken", "by": clerk, "second": colleague, "where": Where.SPOILED}

    same = correct(outcome.pk, Finding("sticker", "passport", "NL00000002"), **two)
    tell_outcomes()
    before = told()
    correct(same.pk, Finding("left"), **two)
    tell_outcomes()

    assert before == ["issued"]
    assert told() == ["issued", "unfinished"]


def test_twins_who_were_swapped_are_told_once(roll, desk, clerk, after):
    rows = [give_sticker(desk, clerk, f"NL0000000{each}") for each in (1, 2)]
    swap(rows[0].pk, rows[1].pk, desk=desk.pk, by=clerk)
    after(LATER)

    tell_outcomes()

    assert told() == ["issued", "issued"]


def test_the_practice_desk_writes_to_nobody(desk, clerk, after):
    found(visit(desk.location), desk, clerk, "left")
    desk.location.practice = True
    desk.location.save()
    after(LATER)

    assert not tell_next_outcome()


def test_who_has_no_contact_is_written_to_on_paper_if_something_is_missing(desk, clerk, after):
    row = visit(desk.location, party=PartyFactory(email=""))
    found(row, desk, clerk, "no_document")
    after(LATER)

    tell_outcomes()

    assert Notice.objects.get().posted_by == row.applicant.municipality.name
    assert Outcome.objects.get().told_at


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_tell_each_party_once(desk, clerk, after):
    for _ in range(5):
        found(visit(desk.location), desk, clerk, "left")
    after(LATER)

    race(*[tell_outcomes] * 5)

    assert told() == ["unfinished"] * 5
