"""On which numbers and addresses somebody hears of it in time. Without a database where it can."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from notices.models import Notice
from planning.moves.reach import BY_MAIL, BY_PHONE, Reach, addresses, dead, numbers, reach
from tests.factories import PartyFactory

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def party(**values):
    return SimpleNamespace(**{"phone": "", "email": "", "helper_email": "", **values})


def row(phone):
    return SimpleNamespace(applicant=SimpleNamespace(phone=phone))


@pytest.mark.parametrize(
    ("known", "before", "told"),
    [
        (Reach(phones=["+31"]), BY_PHONE, True),
        (Reach(phones=["+31"]), BY_PHONE - timedelta(minutes=1), False),
        (Reach(emails=["o@example.org"]), BY_MAIL, True),
        (Reach(emails=["o@example.org"]), BY_MAIL - timedelta(minutes=1), False),
        (Reach(), timedelta(days=9), False),
    ],
)
def test_a_text_needs_two_hours_and_a_mail_a_day(known, before, told):
    assert known.in_time(NOW + before, NOW) is told


def test_every_number_counts_once_the_one_they_gave_first():
    rows = [row("+312"), row(""), row("+311")]

    assert numbers(party(phone="+311"), rows) == ["+311", "+312"]
    assert numbers(party(), [row("")]) == []


def test_a_helper_reads_it_too():
    assert addresses(party(email="a@example.org", helper_email="h@example.org")) == [
        "a@example.org",
        "h@example.org",
    ]


def test_what_is_dead_reaches_nobody():
    known = reach(party(phone="+311", email="a@example.org"), [row("+312")], {"+311"})

    assert (known.phones, known.emails) == (["+312"], ["a@example.org"])


@pytest.mark.django_db
def test_dead_is_what_a_carrier_said_about_one_of_these_parties():
    mine, other = PartyFactory(), PartyFactory()
    for number, (about, result) in enumerate([(mine, "dead"), (mine, "failed"), (other, "dead")]):
        Notice.objects.create(
            key=str(number), about=about.reference, to=f"+31{number}", result=result
        )

    assert dead([mine]) == {"+310"}
