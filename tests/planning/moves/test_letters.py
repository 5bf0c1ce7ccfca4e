"""What people read, as it is sent: every kind, as it is for the person."""

import pytest

from notices.models import Notice
from planning.moves.work import run
from tests.planning.moves.world import at, begin, book, far_office, office, slots_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planners_door")]


def mails(party):
    rows = Notice.objects.filter(about=party.reference, channel="email").order_by("pk")
    return {row.key.partition(":")[0]: row for row in rows}


@pytest.fixture
def closed():
    location = office()
    [slot] = slots_on(location, 9, 4)
    slots_on(location, 10, 4)
    return slot


def test_a_proposal_says_what_it_was_what_it_would_be_and_until_when_to_answer(closed):
    party = book(closed, language="en")
    begin(closed.location, 9)
    run(60)
    mail = mails(party)["proposed"]

    assert mail.subject.startswith("Does another time suit you?: Thursday 10 December 2026, 09:00")
    for said in [
        "Answer before: Friday 4 December 2026, 10:00",
        "When: Thursday 10 December 2026, 09:00",
        "Your old appointment: Wednesday 9 December 2026, 09:00",
        "Your old appointment stays until you say yes.",
        party.reference[:4],
    ]:
        assert said in mail.body
    assert mail.valid_until == at(4, 10)


def test_another_town_is_named_with_the_old_one(closed):
    closed.location.slots.exclude(pk=closed.pk).delete()
    slots_on(office("Leiden", latitude=52.2), 9, 4)
    far = far_office()
    slots_on(far, 9, 4)
    party = book(closed, language="en")
    begin(closed.location, 9)
    run(60)

    body = mails(party)["proposed"].body
    assert "Leiden" in body
    assert "Wednesday 9 December 2026, 09:00, Rijswijk" in body


def test_every_party_reads_its_own_language(closed):
    parties = {language: book(closed, language=language) for language in ["uk", "nl"]}
    begin(closed.location, 9)
    run(60)

    assert {name: mails(party)["proposed"].language for name, party in parties.items()} == {
        "uk": "uk",
        "nl": "nl",
    }


def test_a_helper_hears_of_it_without_the_personal_link(closed):
    party = book(closed, language="en", helper_email="helper@example.org")
    begin(closed.location, 9)
    run(60)

    rows = Notice.objects.filter(about=party.reference, channel="email")
    assert {row.to: "/v/" in row.body for row in rows} == {
        "oksana@example.org": True,
        "helper@example.org": False,
    }


@pytest.mark.parametrize(
    ("desks", "said"),
    [(1, "We cannot open today."), (2, "We cannot help everybody today.")],
)
def test_today_it_says_whether_others_are_helped(by_day, desks, said):
    by_day.move_to(at(1, 7, 15), tick=False)
    [slot] = slots_on(office(), 1, 2, hour=11)
    party = [book(slot, language="en") for _ in range(2)][1]
    begin(slot.location, 1, desks=desks, desks_gone=1, alone=True, reason="ill")
    run(60)
    mail = mails(party)["today_closed"]

    assert mail.subject.startswith("Please do not come today")
    assert said in mail.body
    assert "We write to you once more" in mail.body
    assert "/v/" not in mail.body


def test_who_can_wait_nowhere_reads_at_once_how_to_book_again(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    [slot] = slots_on(office(), 1, 2, hour=11)
    party = book(slot, language="en", person={"withdrawn_on": at(20).date()})
    begin(slot.location, 1, alone=True, reason="No power")
    run(60)

    assert set(mails(party)) == {"cancelled_by_us"}
    assert "You can make a new appointment at any time." in mails(party)["cancelled_by_us"].body


def test_who_comes_tomorrow_reads_that_another_message_follows(closed, by_day):
    by_day.move_to(at(8, 20), tick=False)
    slots_on(closed.location, 11, 2)
    party = book(closed, language="en")
    begin(closed.location, 9)
    run(60)

    body = mails(party)["cancelled_by_us"].body
    assert "We write to you once more: it says what comes next." in body
    assert "make a new appointment" not in body


def test_where_a_closure_leaves_no_desk_today_it_is_closed_for_everybody(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    [slot] = slots_on(office(), 1, 0, hour=11)
    party = book(slot, language="en")
    begin(slot.location, 1, desks=2, desks_gone=0, alone=True, reason="Closure")
    run(60)

    assert "We cannot open today." in mails(party)["today_closed"].body
