from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import changes, claims, proposals, waitlist
from appointments.exceptions import SlotFull
from appointments.models import Appointment, StatusChange
from appointments.tasks import record_no_shows
from appointments.waitlist import Wishes
from config.db import acting_as, ids
from notices.models import Notice
from planning.models import LineState
from planning.moves import lines
from planning.moves.exceptions import Busy
from planning.moves.work import in_the_name_of, run
from tests.planning.moves.conftest import by_door
from tests.planning.moves.world import PHONE, at, begin, book, booked, held, office, slots_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planners_door")]


@pytest.fixture
def closed():
    """An office that closes on the 9th, with room on the 10th."""
    location = office()
    [slot] = slots_on(location, 9, 4)
    [location.room] = slots_on(location, 10, 4)
    location.slot = slot
    return location


def line_of(move, party):
    return move.lines.get(party=party)


def letters(party):
    rows = Notice.objects.filter(about=party.reference).order_by("pk")
    return [f"{row.key.partition(':')[0]} {row.channel}" for row in rows]


def test_the_new_place_is_held_and_the_old_one_stays(closed):
    party = book(closed.slot, closed.slot)
    move = begin(closed, 9)
    run(60)

    line = line_of(move, party)
    assert line.state == LineState.PROPOSED
    assert held(party) == [("Rijswijk", at(10, 9))] * 2
    assert booked(party) == [("Rijswijk", at(9, 9))] * 2
    assert letters(party) == ["proposed email", "proposed sms"]
    row = Appointment.objects.filter(status="held").first()
    assert row.held_until == line.answer_by == timezone.now() + timedelta(hours=72)


@pytest.mark.django_db(transaction=True)
def test_the_history_says_who_moved_them(closed):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)

    step = StatusChange.objects.filter(about="appointment", status="held").get()
    assert (step.actor, step.channel) == (f"user:{move.asked_by_id}", "planning")
    assert ids(proposals.proposal_of(party))


def test_who_says_yes_has_moved(closed):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)
    with acting_as(channel="web"):
        proposals.accept(party.pk, ids(proposals.proposal_of(party)))
    run(60)

    assert booked(party) == [("Rijswijk", at(10, 9))]
    assert line_of(move, party).state == LineState.ACCEPTED


def test_who_chooses_another_time_has_answered(closed):
    other = slots_on(closed, 14, 1)[0]
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)
    people = [row.applicant_id for row in party.appointments.filter(status="booked")]
    with acting_as(channel="web"):
        claims.confirm(ids(changes.propose_change(party.pk, people, [other.pk])))
    run(60)

    assert booked(party) == [("Rijswijk", at(14, 9))]
    assert line_of(move, party).state == LineState.OTHER


def test_who_cancels_has_answered(closed):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)
    with acting_as(channel="web"):
        claims.cancel(ids(party.appointments.all()))
    run(60)

    assert line_of(move, party).state == LineState.CANCELLED


def test_who_cancelled_before_it_was_their_turn_is_asked_nothing(closed):
    party = book(closed.slot)
    move = begin(closed, 9)
    with acting_as(channel="web"):
        claims.cancel(ids(party.appointments.all()))
    run(60)

    assert line_of(move, party).state == LineState.CANCELLED
    assert "proposed email" not in letters(party)


def test_who_is_here_meanwhile_is_asked_nothing(closed):
    party = book(closed.slot)
    move = begin(closed, 9)
    party.appointments.update(status="checked_in")
    run(60)

    assert line_of(move, party).state == LineState.STAYS


def test_who_is_choosing_by_themselves_is_asked_later(closed, by_day):
    own = slots_on(closed, 14, 1)[0]
    party = book(closed.slot)
    people = [party.appointments.get().applicant_id]
    by_door("web")
    changes.propose_change(party.pk, people, [own.pk])
    by_door("planning")
    move = begin(closed, 9)
    run(60)

    assert line_of(move, party).state == LineState.WAITING
    assert held(party) == [("Rijswijk", at(14, 9))]
    with pytest.raises(Busy):
        lines.propose(line_of(move, party).pk, [closed.room.pk])

    by_day.move_to(at(1, 11), tick=False)
    while claims.expire_next_hold():
        pass
    run(60)
    assert line_of(move, party).state == LineState.PROPOSED


def test_an_offer_of_the_line_is_not_ended(closed):
    sooner = slots_on(closed, 4, 1)[0]
    party = book(closed.slot)
    people = [party.appointments.get().applicant_id]
    wishes = Wishes([closed.pk], [*range(7)], at(1).date(), at(30).date())
    waitlist.join(party.form_key, people, wishes, changes.contact_of(party))
    by_door("task")
    waitlist.offer_all()
    by_door("planning")
    move = begin(closed, 9)
    run(60)

    assert held(party) == [("Rijswijk", sooner.starts_at)]
    assert line_of(move, party).state == LineState.WAITING


def test_a_slot_that_fills_meanwhile_is_passed_over(closed, monkeypatch):
    slots_on(closed, 11, 4)
    party = book(closed.slot)
    move = begin(closed, 9)
    really = claims.hold

    def quicker(form_key, people, slots, **how):
        if closed.room.pk in slots:
            raise SlotFull
        return really(form_key, people, slots, **how)

    monkeypatch.setattr(claims, "hold", quicker)
    run(60)

    assert held(party) == [("Rijswijk", at(11, 9))]
    assert line_of(move, party).state == LineState.PROPOSED


def test_nobody_is_proposed_a_day_on_which_they_cannot_come(closed):
    slots_on(closed, 7, 4)
    party = book(closed.slot, person={"withdrawn_on": at(10).date()})
    begin(closed, 9)
    run(60)

    assert held(party) == [("Rijswijk", at(7, 9))]


def test_asked_twice_is_asked_once(closed):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)
    line = line_of(move, party)

    with in_the_name_of(move):
        assert lines.propose(line.pk, [closed.room.pk]) is False
    run(60)
    assert letters(party) == ["proposed email", "proposed sms"]


def test_who_is_moved_is_no_no_show(closed):
    party = book(closed.slot)
    begin(closed, 9)
    run(60)
    party.refresh_from_db()

    assert party.excused_until == at(9, 9, 10)


def test_who_does_not_answer_is_reminded_once_and_then_listed(closed, by_day):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)

    by_day.move_to(at(2, 21, 59), tick=False)
    run(60)
    assert line_of(move, party).reminded_at is None  # before half of the time is over

    for hour in [10, 11]:
        by_day.move_to(at(3, hour), tick=False)
        run(60)
    assert letters(party)[2:] == ["proposed_again email", "proposed_again sms"]

    by_day.move_to(at(4, 10), tick=False)
    run(60)
    assert line_of(move, party).state == LineState.UNANSWERED


def test_nobody_is_reminded_at_night(closed, by_day):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)
    by_day.move_to(at(3, 3), tick=False)
    run(60)

    assert line_of(move, party).reminded_at is None


def test_at_night_nobody_is_asked_before_the_morning(closed, by_day):
    by_day.move_to(at(1, 23), tick=False)
    party = book(closed.slot)
    begin(closed, 9)
    run(60)

    letter = Notice.objects.filter(about=party.reference).first()
    assert letter.send_after == at(2, 8)


def test_today_people_are_told_at_once_not_to_come_on_every_number(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    location = office()
    [slot] = slots_on(location, 1, 4, hour=11)
    slots_on(location, 4, 4, hour=11)
    party = book(slot, person={"phone": "+31687654321"})
    move = begin(location, 1, alone=True, reason="No power")
    run(60)

    line = line_of(move, party)
    texts = Notice.objects.filter(key__startswith="today_closed", channel="sms")
    assert {text.to for text in texts} == {PHONE, "+31687654321"}
    assert all(text.send_after <= timezone.now() for text in texts)
    assert (line.state, line.told_off) == (LineState.PROPOSED, True)
    assert held(party) == [("Rijswijk", at(4, 11))]
    mail = Notice.objects.get(about=party.reference, key__startswith="proposed:", channel="email")
    assert "Your old appointment" not in mail.body


def test_who_comes_tomorrow_morning_is_told_now(closed, by_day):
    by_day.move_to(at(8, 20), tick=False)
    slots_on(closed, 11, 4)
    party = book(closed.slot)
    begin(closed, 9)
    run(60)

    assert letters(party)[:2] == ["cancelled_by_us email", "cancelled_by_us sms"]
    assert held(party) == [("Rijswijk", at(11, 9))]


def test_staff_can_have_somebody_asked_once_more(closed, by_day):
    party = book(closed.slot)
    move = begin(closed, 9)
    run(60)
    by_day.move_to(at(4, 10, 1), tick=False)
    while claims.expire_next_hold():
        pass
    run(60)
    lines.ask_again(line_of(move, party).pk)
    run(60)

    assert line_of(move, party).state == LineState.PROPOSED
    assert held(party) == [("Rijswijk", at(10, 9))]


def test_who_has_an_offer_and_comes_today_is_told_at_once_not_to_come(by_day):
    by_day.move_to(at(1, 9), tick=False)
    location = office()
    [slot] = slots_on(location, 1, 4, hour=15)
    party = book(slot)
    people = [party.appointments.get().applicant_id]
    [offer] = slots_on(location, 1, 1, hour=13)
    by_door("web")
    changes.propose_change(party.pk, people, [offer.pk])
    by_door("planning")
    move = begin(location, 1, alone=True, reason="No power", starts=at(1, 15).time())
    run(60)
    run(60)

    line = line_of(move, party)
    assert (line.state, line.told_off) == (LineState.WAITING, True)
    assert letters(party) == ["today_closed email", "today_closed sms"]
    assert held(party) == [("Rijswijk", at(1, 13))]


@pytest.mark.parametrize(
    ("hour", "sent"), [(15, at(2, 8)), (9, at(1, 23)), (10, at(2, 8))], ids=["late", "early", "ten"]
)
def test_at_night_only_who_comes_early_is_woken(by_day, hour, sent):
    by_day.move_to(at(1, 23), tick=False)
    location = office()
    [slot] = slots_on(location, 2, 4, hour=hour)
    party = book(slot)
    begin(location, 2)
    run(60)

    first = Notice.objects.filter(about=party.reference, key__contains=":move").first()
    assert first.send_after == sent


def test_who_was_told_not_to_come_today_may_say_yes_tomorrow(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    location = office()
    [slot] = slots_on(location, 1, 4, hour=11)
    slots_on(location, 4, 4, hour=11)
    party = book(slot)
    move = begin(location, 1, alone=True, reason="No power")
    run(60)
    by_day.move_to(at(1, 12), tick=False)  # the old time is over
    assert line_of(move, party).answer_by > at(1, 12)
    by_door("web")
    proposals.accept(party.pk, ids(proposals.proposal_of(party)))
    run(60)

    assert booked(party) == [("Rijswijk", at(4, 11))]
    assert line_of(move, party).state == LineState.ACCEPTED


def test_nobody_who_is_moved_is_recorded_as_a_no_show(by_day):
    by_day.move_to(at(1, 7, 15), tick=False)
    location = office()
    [slot] = slots_on(location, 1, 4, hour=11)
    slots_on(location, 4, 4, hour=11)
    moved, rest = book(slot), book(slot)
    begin(location, 1, alone=True, reason="No power")
    run(60)
    rest.appointments.filter(status="booked").update(status="checked_in")  # came all the same
    by_day.move_to(at(1, 12), tick=False)
    record_no_shows()

    assert booked(moved) == [("Rijswijk", at(1, 11))]


def test_whom_only_paper_reaches_is_moved_and_gets_a_letter_in_time(closed):
    party = book(closed.slot, phone="", email="")
    move = begin(closed, 9)
    run(60)

    assert booked(party) == [("Rijswijk", at(10, 9))]
    assert line_of(move, party).state == LineState.TOLD
    assert letters(party) == ["moved letter"]


def test_nobody_is_moved_on_paper_to_a_day_before_the_letter_arrives(closed):
    slots_on(closed, 5, 4)
    slots_on(closed, 20, 4)
    type(closed.room).objects.filter(pk=closed.room.pk).update(planned=0)
    party = book(closed.slot, phone="", email="")
    begin(closed, 9)
    run(60)

    assert booked(party) == [("Rijswijk", at(20, 9))]
