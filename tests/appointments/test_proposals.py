from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from appointments import changes, claims, proposals, waitlist
from appointments.exceptions import NotAllowed, SlotFull
from appointments.line import offer_of
from appointments.models import Appointment, WaitlistEntry
from appointments.proposals import proposal_of
from appointments.waitlist import Wishes
from config.db import acting_as, ids
from notices import services as notices
from notices.models import Notice
from tests.doors import door
from tests.factories import AppointmentFactory, PartyFactory, row_of_slots
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def slots():
    return row_of_slots(3, 2, 2)


@pytest.fixture
def booked(slots):
    """Two of one party who have an appointment."""
    return AppointmentFactory.create_batch(2, slot=slots[0], party=PartyFactory(version=1))


def propose(rows, slot):
    people = [row.applicant_id for row in rows]
    with door("planning"):
        return claims.hold(rows[0].party.form_key, people, [slot.pk], public=False, moving=True)


def expire(held):
    rows = Appointment.objects.filter(pk__in=ids(held))
    rows.update(status="expired", held_until=None, public_at=timezone.now())


def seats():
    return {row.slot_id for row in Appointment.objects.filter(status="booked")}


def test_what_planners_hold_is_a_proposal_and_what_she_chose_is_none(booked, slots):
    party = booked[0].party
    changes.propose_change(party.pk, [row.applicant_id for row in booked], [slots[1].pk])
    assert proposal_of(party) == []

    held = propose(booked, slots[2])

    assert ids(proposal_of(party)) == ids(held)


def test_accepting_ends_the_old_time(booked, slots):
    party = booked[0].party
    held = propose(booked, slots[1])

    proposals.accept(party.pk, ids(held))

    assert seats() == {slots[1].pk}
    assert proposal_of(party) == []


def test_accepting_on_two_devices_gets_one_answer(booked, slots):
    held = propose(booked, slots[1])

    first, again = (proposals.accept(booked[0].party_id, ids(held)) for _ in range(2))

    assert ids(first) == ids(again)
    assert seats() == {slots[1].pk}


def test_an_old_page_takes_nothing_of_the_proposal_after_it(booked, slots):
    old = propose(booked, slots[1])
    propose(booked, slots[2])

    with pytest.raises(SlotFull):
        proposals.accept(booked[0].party_id, ids(old))

    assert seats() == {slots[0].pk}


def test_nobody_takes_a_part_of_a_proposal_or_that_of_others(booked, slots):
    held = propose(booked, slots[1])
    other = propose([AppointmentFactory(slot=slots[2])], slots[0])

    for shown in [[held[0].pk], ids(other), [0], [], [*ids(held), *ids(other)]]:
        with pytest.raises(SlotFull):
            proposals.accept(booked[0].party_id, shown)

    assert slots[1].pk not in seats()


def test_what_expired_is_taken_again_while_there_is_room(booked, slots):
    held = propose(booked, slots[1])
    expire(held)

    proposals.accept(booked[0].party_id, ids(held))

    assert seats() == {slots[1].pk}


def test_what_somebody_took_meanwhile_is_gone_and_the_old_time_stays(booked, slots):
    held = propose(booked, slots[1])
    expire(held)
    AppointmentFactory(slot=slots[1])

    with pytest.raises(SlotFull):
        proposals.accept(booked[0].party_id, ids(held))

    assert slots[0].pk in seats()


def test_what_was_given_up_is_not_taken(booked, slots):
    held = propose(booked, slots[1])
    claims.cancel(ids(held))

    with pytest.raises(NotAllowed):
        proposals.accept(booked[0].party_id, ids(held))


def test_a_proposal_to_who_was_offered_a_place_in_line_is_not_shown_as_that(booked, slots):
    party, people = booked[0].party, [row.applicant_id for row in booked]
    day = slots[0].starts_at.date()
    entry = waitlist.join(
        party.form_key,
        people,
        Wishes([slots[0].location_id], [*range(7)], day, day),
        changes.contact_of(party),
    )
    waitlist.offer(entry.pk, [slots[1].pk])

    propose(booked, slots[2])

    assert WaitlistEntry.objects.get().offered_at is None
    assert {row.slot_id for row in proposal_of(party)} == {slots[2].pk}
    assert offer_of(party) == []


def test_who_says_no_gives_the_places_back_and_keeps_what_there_was(booked, slots):
    held = propose(booked, slots[1])

    proposals.decline(booked[0].party_id, ids(held))

    assert proposal_of(booked[0].party) == []
    assert proposals.was_declined(booked[0].party_id)
    assert seats() == {slots[0].pk}


def test_no_on_two_devices_is_one_no(booked, slots):
    held = propose(booked, slots[1])

    for _ in range(2):
        proposals.decline(booked[0].party_id, ids(held))

    assert {*Appointment.objects.filter(pk__in=ids(held)).values_list("status", flat=True)} == {
        "cancelled"
    }


def test_no_after_yes_cancels_nothing(booked, slots):
    held = propose(booked, slots[1])
    proposals.accept(booked[0].party_id, ids(held))

    with pytest.raises(SlotFull):
        proposals.decline(booked[0].party_id, ids(held))

    assert seats() == {slots[1].pk}


def test_yes_after_no_takes_nothing(booked, slots):
    held = propose(booked, slots[1])
    proposals.decline(booked[0].party_id, ids(held))

    with pytest.raises(NotAllowed):
        proposals.accept(booked[0].party_id, ids(held))

    assert seats() == {slots[0].pk}


def test_no_on_an_old_page_ends_nothing_of_the_proposal_after_it(booked, slots):
    old = propose(booked, slots[1])
    new = propose(booked, slots[2])

    with pytest.raises(SlotFull):
        proposals.decline(booked[0].party_id, ids(old))

    assert ids(proposal_of(booked[0].party)) == ids(new)


def test_nobody_says_no_to_a_part_to_what_others_have_or_to_what_is_booked(booked, slots):
    held = propose(booked, slots[1])
    other = propose([AppointmentFactory(slot=slots[2])], slots[0])

    for shown in [[held[0].pk], ids(other), [0], [], [*ids(held), *ids(other)], ids(booked)]:
        with pytest.raises(SlotFull):
            proposals.decline(booked[0].party_id, shown)

    assert Appointment.objects.held().count() == 3
    assert slots[0].pk in seats()


def test_nobody_says_no_to_what_she_chose_herself(booked, slots):
    people = [row.applicant_id for row in booked]
    held = changes.propose_change(booked[0].party_id, people, [slots[1].pk])

    with pytest.raises(SlotFull):
        proposals.decline(booked[0].party_id, ids(held))

    assert Appointment.objects.held().count() == 2


def test_a_proposal_that_was_refused_is_not_sent_any_more(booked, slots):
    held = propose(booked, slots[1])
    rows = [
        Notice(about=about, key=f"{kind}:{about}:1", to="a@example.org", send_after=timezone.now())
        for about in (booked[0].party.reference, "other")
        for kind in ("proposed", "proposed_again", "visit")
    ]
    notices.enqueue(rows)

    proposals.decline(booked[0].party_id, ids(held))

    unsent = Notice.objects.unsent(timezone.now())
    assert [each.key for each in unsent.order_by("pk")] == [row.key for row in rows[2:]]


def test_what_lapsed_was_not_refused_and_a_new_proposal_is_open(booked, slots):
    party = booked[0].party_id
    assert not proposals.was_declined(party)

    expire(propose(booked, slots[1]))
    assert not proposals.was_declined(party)

    proposals.decline(party, ids(propose(booked, slots[1])))
    propose(booked, slots[2])
    assert not proposals.was_declined(party)


@pytest.mark.parametrize(
    ("minutes", "displaced"), [(None, False), (-1, False), (0, True), (30, True)]
)
def test_who_is_excused_from_a_time_need_not_come_then(booked, minutes, displaced):
    party, had = booked[0].party, booked[0].slot
    if minutes is not None:
        party.excused_until = had.starts_at + timedelta(minutes=minutes)

    assert proposals.is_displaced(party, had) is displaced


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_the_same_moment_are_one_answer(booked, slots, deadlocks):
    party = booked[0].party_id
    with acting_as(channel="planning"):
        people = [row.applicant_id for row in booked]
        who = booked[0].party.form_key, people, [slots[1].pk]
        held = ids(claims.hold(*who, public=False, moving=True))

    yes, no = race(partial(proposals.accept, party, held), partial(proposals.decline, party, held))

    took = not isinstance(yes, Exception)
    assert took is isinstance(no, SlotFull)
    assert seats() == {slots[1 if took else 0].pk}
    assert not Appointment.objects.held().exists()
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
def test_no_on_two_devices_at_the_same_moment_is_one_no(booked, slots, deadlocks):
    party = booked[0].party_id
    with acting_as(channel="planning"):
        people = [row.applicant_id for row in booked]
        who = booked[0].party.form_key, people, [slots[1].pk]
        held = ids(claims.hold(*who, public=False, moving=True))

    assert race(*[partial(proposals.decline, party, held)] * 2) == [None, None]

    assert seats() == {slots[0].pk}
    assert deadlocks == []
