import pytest

from appointments import claims, proposals, waitlist
from appointments.changes import contact_of
from appointments.models import PriorityReason, WaitlistEntry
from appointments.waitlist import Wishes
from config.db import ids
from locations.models import Slot
from notices.models import Notice
from planning.models import LineState, MoveState
from planning.moves import acts, ends, lines
from planning.moves.work import run
from tests.planning.moves.conftest import by_door
from tests.planning.moves.world import at, begin, book, booked, office, slots_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planners_door")]


@pytest.fixture
def full():
    """An office that closes on the 9th, without room anywhere."""
    [slot] = slots_on(office(), 9, 4)
    return slot


def kinds(party):
    rows = Notice.objects.filter(about=party.reference, channel="email").order_by("pk")
    return [row.key.partition(":")[0] for row in rows]


def test_who_gets_no_place_leads_the_line(full):
    waiting = book(slots_on(office("Assen"), 20, 1)[0])
    wishes = Wishes([full.location_id], [*range(7)], at(1).date(), at(30).date())
    people = [row.applicant_id for row in waiting.appointments.all()]
    waitlist.join(waiting.form_key, people, wishes, contact_of(waiting))
    party = book(full, full, language="uk")
    move = begin(full.location, 9)
    run(60)

    entry = WaitlistEntry.objects.get(party=party)
    assert (entry.priority, entry.applicants.count()) == (PriorityReason.DISPLACED, 2)
    assert full.location in entry.locations.all()
    assert (booked(party), move.lines.get().state) == ([], LineState.IN_LINE)
    assert kinds(party) == ["cancelled_by_us", "in_line"]


def test_who_waits_already_waits_on_first(full):
    party = book(full)
    wishes = Wishes([full.location_id], [0], at(1).date(), at(30).date())
    people = [row.applicant_id for row in party.appointments.all()]
    waitlist.join(party.form_key, people, wishes, contact_of(party))
    begin(full.location, 9)
    run(60)

    entry = WaitlistEntry.objects.get()
    assert (entry.priority, entry.weekdays) == (PriorityReason.DISPLACED, [0])


def test_who_cannot_be_in_line_is_told_that_they_can_book_again(full):
    party = book(full, person={"withdrawn_on": at(20).date()})
    move = begin(full.location, 9)
    run(60)

    assert move.lines.get().state == LineState.ENDED
    assert kinds(party) == ["cancelled_by_us"]


def test_a_guardian_who_comes_along_still_does(full):
    party = book(full, with_guardian=True)
    begin(full.location, 9)
    run(60)
    party.refresh_from_db()

    assert party.with_guardian


def test_led_twice_is_led_once(full):
    party = book(full)
    move = begin(full.location, 9)
    line = move.lines.get()

    assert ends.lead_the_line(line.pk)
    assert not ends.lead_the_line(line.pk)
    assert kinds(party).count("in_line") == 1


def test_once_it_is_stopped_nobody_loses_a_place(full):
    party = book(full)
    move = begin(full.location, 9)
    acts.stop(move.pk)
    line = move.lines.get()

    assert not ends.lead_the_line(line.pk)
    assert not lines.tell_today(line.pk)
    assert booked(party)


def test_today_who_gets_no_place_hears_it_on_every_number(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    [slot] = slots_on(office(), 1, 4, hour=11)
    party = book(slot, person={"phone": "+31687654321"})
    begin(slot.location, 1, alone=True, reason="No power")
    run(60)

    texts = Notice.objects.filter(key__startswith="today_closed", channel="sms")
    assert {text.to for text in texts} == {"+31612345678", "+31687654321"}
    assert not Notice.objects.filter(
        about=party.reference, key__startswith="cancelled_by_us", valid_until__gt=at(1, 7, 15)
    ).exists()


@pytest.fixture
def silent(by_day):
    """A party that was asked and did not answer."""
    location = office()
    [slot] = slots_on(location, 9, 2)
    slots_on(location, 10, 2)

    def begin_it(**values):
        party = book(slot)
        book(slot)
        move = begin(location, 9, **values)
        run(60)
        by_day.move_to(at(4, 10, 1), tick=False)
        while claims.expire_next_hold():
            pass
        run(60)
        return party, move

    return begin_it


def test_silent_where_it_is_closed_leads_the_line_a_day_before(silent, by_day):
    party, move = silent()
    by_day.move_to(at(8, 8, 59), tick=False)
    run(60)
    assert booked(party)

    by_day.move_to(at(8, 9), tick=False)
    run(60)
    assert (booked(party), move.lines.get(party=party).state) == ([], LineState.IN_LINE)


def test_silent_where_others_are_still_helped_is_listed_and_comes_as_before(silent, by_day):
    party, move = silent(desks=2, desks_gone=1)
    assert {line.state for line in move.lines.all()} == {LineState.UNANSWERED}

    by_day.move_to(at(8, 9), tick=False)
    run(60)
    assert booked(party)
    assert {line.state for line in move.lines.all()} == {LineState.STAYS}
    party.refresh_from_db()
    assert party.excused_until is None


def test_silent_where_a_closure_leaves_no_desk_leads_the_line(silent, by_day):
    party, move = silent(desks=2, desks_gone=1)
    Slot.objects.filter(starts_at=at(9, 9)).update(planned=0)
    by_day.move_to(at(8, 9), tick=False)
    run(60)

    later = move.lines.exclude(party=party).get()
    assert later.state == LineState.IN_LINE


def test_silent_where_it_opened_again_comes_as_before(silent):
    party, move = silent()
    acts.take_back(move.pk)
    run(60)

    assert booked(party)
    assert move.lines.get(party=party).state == LineState.STAYS


def test_silent_who_was_told_not_to_come_is_called_first_and_leads_the_line_then(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    location = office()
    [slot] = slots_on(location, 1, 4, hour=11)
    slots_on(location, 4, 4, hour=11)
    party = book(slot)
    move = begin(location, 1, alone=True, reason="No power")
    run(60)
    until = move.lines.get().answer_by
    by_day.move_to(until, tick=False)
    run(60)
    assert move.lines.get().state == LineState.UNANSWERED

    by_day.move_to(until + ends.CALLS, tick=False)
    while claims.expire_next_hold():
        pass
    run(60)
    assert move.lines.get().state == LineState.IN_LINE
    assert WaitlistEntry.objects.get(party=party).priority == PriorityReason.DISPLACED


@pytest.fixture
def told_off(by_day):
    """Closed today from now on: asked for tomorrow, told not to come; it is an hour later now."""
    by_day.move_to(at(1, 8, 30), tick=False)
    location = office()
    [slot] = slots_on(location, 1, 2)
    slots_on(location, 3, 2)
    party = book(slot)
    move = begin(location, 1, alone=True, reason="No power")
    run(60)
    by_day.move_to(at(1, 9, 5), tick=False)
    return move, party


def refuse(party):
    shown = ids(proposals.proposal_of(party))
    proposals.decline(party.pk, shown)
    return shown


def test_who_says_no_once_the_old_time_is_over_leads_the_line_at_once(told_off):
    move, party = told_off
    refuse(party)
    run(60)

    assert move.lines.get().state == LineState.IN_LINE
    assert WaitlistEntry.objects.get(party=party).priority == PriorityReason.DISPLACED
    assert booked(party) == []
    assert kinds(party)[-1] == "in_line"


def test_who_has_not_answered_yet_does_not_lead_the_line(told_off):
    move, _ = told_off
    run(60)

    assert move.lines.get().state == LineState.PROPOSED
    assert not WaitlistEntry.objects.exists()


def test_who_says_no_after_the_time_to_answer_leads_the_line_without_a_call(told_off, by_day):
    move, party = told_off
    by_day.move_to(move.lines.get().answer_by, tick=False)
    run(60)
    assert move.lines.get().state == LineState.UNANSWERED

    refuse(party)
    run(60)

    assert move.lines.get().state == LineState.IN_LINE


def test_no_counts_in_a_move_that_was_stopped(told_off):
    move, party = told_off
    type(move).objects.update(state=MoveState.STOPPED)
    refuse(party)
    run(60)

    assert move.lines.get().state == LineState.IN_LINE


def test_who_says_no_and_chooses_another_time_is_left_alone_meanwhile(told_off):
    move, party = told_off
    refuse(party)
    [other] = slots_on(office("Assen"), 5, 1)
    people = [row.applicant_id for row in party.appointments.filter(status="booked")]
    by_door("web")
    claims.hold(party.form_key, people, [other.pk], moving=True)
    by_door("planning")
    run(60)

    assert move.lines.get().state == LineState.PROPOSED
    assert booked(party)


def test_no_before_the_old_time_leaves_it_as_it_is(by_day):
    location = office()
    [slot] = slots_on(location, 9, 1)
    slots_on(location, 10, 1)
    party = book(slot)
    move = begin(location, 9)
    run(60)
    refuse(party)
    run(60)

    assert move.lines.get().state == LineState.PROPOSED
    assert booked(party) == [("Rijswijk", at(9, 9))]
