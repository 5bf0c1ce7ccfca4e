"""What happens at the same moment. Two and more connections, real rows, barriers."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments.again import send_again
from appointments.claims import cancel, confirm, expire_next_hold, hold, propose
from appointments.exceptions import BookingError, NotAllowed, SlotFull
from appointments.models import OCCUPYING, Appointment, Contact, Party
from appointments.no_shows import record_next_no_show, write_next_letter
from appointments.served import release
from appointments.visits import check_in, check_in_present, fulfil, leave_unfinished, reopen
from config.db import ids, locked
from locations.models import Slot
from locations.services import plan_day
from notices.models import Notice
from tests.appointments.steps import book, hold_as, hold_for, move, statuses
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    OpeningHoursFactory,
    PartyFactory,
    SlotFactory,
    row_of_slots,
)
from tests.races import race
from tests.statements import written_out

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def sitting(slot):
    return slot.appointments.filter(status__in=OCCUPYING)


def test_the_last_place_is_given_once():
    slot = SlotFactory(planned=1)
    people = ApplicantFactory.create_batch(8)

    results = race(*[partial(hold_for, [person], slot) for person in people])

    assert kinds(results) == ["SlotFull"] * 7 + ["list"]
    assert sitting(slot).count() == 1


def test_six_helpers_get_one_hold_for_one_person():
    person = ApplicantFactory()
    slots = SlotFactory.create_batch(6)

    race(*[partial(hold_for, [person], slot) for slot in slots])

    assert person.appointments.held().count() == 1


def test_six_helpers_get_one_appointment_for_one_person():
    person = ApplicantFactory()
    slots = SlotFactory.create_batch(6)

    race(*[partial(book, [person], slot) for slot in slots])

    assert person.appointments.filter(status="booked").count() == 1


def test_a_form_sent_eight_times_at_once_is_one_party_and_one_hold():
    key, people, slot = uuid4(), ApplicantFactory.create_batch(2), SlotFactory(planned=2)

    results = race(*[partial(propose, key, ids(people), [slot.pk], Contact())] * 8)

    assert Party.objects.count() == 1
    assert {tuple(ids(claims)) for claims in results} == {tuple(ids(Appointment.objects.all()))}


def test_confirm_pressed_eight_times_at_once_is_one_booking_and_one_letter():
    claims = hold_for(2, SlotFactory(), contact=Contact(email="oksana@example.org"))

    results = race(*[partial(confirm, ids(claims))] * 8)

    assert [ids(rows) for rows in results] == [ids(claims)] * 8
    assert {row.status for rows in results for row in rows} == {"booked"}
    assert Notice.objects.count() == Party.objects.get().version == 1


def test_confirm_and_expiry_agree_on_who_has_the_place():
    for _ in range(ROUNDS):
        late = AppointmentFactory(public=True, slot__planned=1)
        rival = partial(hold_for, 1, late.slot)

        confirmed, held, _ = race(partial(confirm, [late.pk]), rival, expire_next_hold)

        assert sitting(late.slot).count() == 1
        assert kinds([confirmed, held]) == ["SlotFull", "list"]


def test_confirm_and_cancel_agree_on_what_is_left():
    for _ in range(ROUNDS):
        [claim] = hold_for(1, SlotFactory(), contact=Contact(email="oksana@example.org"))

        confirmed, _ = race(partial(confirm, [claim.pk]), partial(cancel, [claim.pk]))

        assert statuses(claim) == ["cancelled"]
        told = Party.objects.get(pk=claim.party_id).version
        assert told == (0 if isinstance(confirmed, NotAllowed) else 2)


def test_who_is_at_the_desk_does_not_move_away_at_the_same_moment():
    for _ in range(ROUNDS):
        [old] = book(1, SlotFactory())
        claims = hold_as(old.party, [old.applicant], SlotFactory(), moving=True)

        results = race(partial(check_in, [old.pk]), partial(confirm, ids(claims)))

        assert kinds(results) == ["NotAllowed", "list"]
        assert statuses(old, *claims) in [["checked_in", "held"], ["cancelled", "booked"]]


def test_a_place_left_by_confirming_elsewhere_is_given_once():
    for _ in range(ROUNDS):
        old = AppointmentFactory(slot__planned=1)
        claims = hold_as(old.party, [old.applicant], SlotFactory(), moving=True)
        staff = [partial(hold_as, party, 1, old.slot, public=False) for party in parties(3)]

        results = race(partial(confirm, ids(claims)), *staff, partial(hold_for, 1, old.slot))

        assert statuses(old, *claims) == ["cancelled", "booked"]
        assert sitting(old.slot).count() == sum(isinstance(each, list) for each in results[1:-1])
        assert isinstance(results[-1], SlotFull)  # it cools: not for the public
        assert sitting(old.slot).count() <= 1


def parties(number):
    return PartyFactory.create_batch(number)


def test_two_parties_who_want_each_others_slots_are_not_stranded():
    for _ in range(ROUNDS):
        one, other = row_of_slots(3, 3)
        here = AppointmentFactory.create_batch(2, slot=one, party=PartyFactory())
        there = AppointmentFactory.create_batch(2, slot=other, party=PartyFactory())

        results = race(partial(move, here, other), partial(move, there, one))

        assert kinds(results) == ["SlotFull", "SlotFull"]  # one spare place each
        assert set(statuses(*here, *there)) == {"booked"}


def test_two_parties_swap_through_spare_places():
    for _ in range(ROUNDS):
        one, other = row_of_slots(4, 4)
        here = AppointmentFactory.create_batch(2, slot=one, party=PartyFactory())
        there = AppointmentFactory.create_batch(2, slot=other, party=PartyFactory())

        results = race(partial(move, here, other), partial(move, there, one))

        assert kinds(results) == ["list", "list"]
        assert set(statuses(*here, *there)) == {"cancelled"}
        assert [sitting(one).count(), sitting(other).count()] == [2, 2]


def test_a_member_who_stays_in_a_wanted_slot_keeps_the_place_in_a_crowd():
    for _ in range(ROUNDS):
        first, second, third = row_of_slots(1, 1, 1)
        moves = AppointmentFactory(slot=first)
        stays = AppointmentFactory(slot=second, party=moves.party)
        rivals = [partial(hold_for, 1, slot) for slot in (first, second)]

        moved, *refused = race(partial(move, [moves, stays], second, third), *rivals)

        assert [row.slot for row in moved] == [third]
        assert kinds(refused) == ["SlotFull", "SlotFull"]
        assert statuses(moves, stays) == ["cancelled", "booked"]


def test_capacity_lowered_and_raised_among_claims_is_never_passed():
    for _ in range(ROUNDS):
        slot = SlotFactory(planned=4)
        rows = AppointmentFactory.create_batch(4, slot=slot)
        change_ceiling(slot, 2)
        tries = [partial(hold_as, party, 1, slot, public=False) for party in parties(3)]

        refused = race(partial(cancel, [rows[0].pk]), *tries)[1:]
        assert kinds(refused) == ["SlotFull"] * 3
        raised = race(partial(change_ceiling, slot, 5), *tries)[1:]

        assert sitting(slot).count() == 3 + sum(isinstance(each, list) for each in raised) <= 5
        assert max(sitting(slot).values_list("place", flat=True)) <= 5


def change_ceiling(slot, ceiling):
    Slot.objects.filter(pk=slot.pk).update(ceiling=ceiling)


def test_own_and_lapsed_holds_in_one_statement_do_not_deadlock(deadlocks):
    mine, yours = (AppointmentFactory(slot=SlotFactory(planned=1), public=True) for _ in range(2))

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        locked(Appointment.objects.all())  # both stop at the first row they want …
        moves = pool.submit(
            race,
            partial(hold_for, [mine.applicant], yours.slot),
            partial(hold_for, [yours.applicant], mine.slot),
        )
        time.sleep(0.3)  # … and go on together
    moves.result()

    assert deadlocks == []
    assert Appointment.objects.held().count() == 1  # what the first gave up cools for a while


def test_members_of_one_party_who_act_at_once_do_not_deadlock(deadlocks):
    for _ in range(ROUNDS):
        slots = row_of_slots(6, 6)
        rows = book(4, slots[0])

        race(
            partial(cancel, [rows[0].pk]),
            partial(book, [rows[1].applicant], slots[1], party=PartyFactory(), moving=True),
            partial(check_in, [rows[2].pk, rows[3].pk]),
            partial(send_again, Party.objects.all(), timezone.now()),
        )

        assert statuses(*rows) == ["cancelled", "cancelled", "checked_in", "checked_in"]
    assert deadlocks == []


def test_a_day_planned_anew_beside_bookings_stops_nobody(deadlocks):
    day = timezone.localdate() + timedelta(days=14)
    hours = OpeningHoursFactory(weekday=day.weekday(), desks=6, closes="10:30")
    plan_day(hours.location, day)
    slots = list(hours.location.slots.all())
    people = ApplicantFactory.create_batch(2 * len(slots))

    def visitor(offset):
        return [
            partly(book, [person], slots[number % len(slots)])
            for number, person in enumerate(people)
            if number % 2 == offset
        ]

    def planner():
        for desks in (6, 5, 7, 6) * 3:
            hours.location.opening_hours.update(desks=desks)
            plan_day(hours.location, day)

    race(partial(visitor, 0), partial(visitor, 1), planner)

    assert deadlocks == []
    assert Appointment.objects.filter(status="booked").count() == len(people)
    assert set(hours.location.slots.values_list("planned", flat=True)) == {6}


def partly(job, *args):
    try:
        return job(*args)
    except BookingError as refusal:
        return refusal


def test_what_an_allotment_keeps_is_kept_in_a_crowd():
    allotment = AllotmentFactory(slot__planned=5, seats=3)

    results = race(*[partial(hold_for, 1, allotment.slot) for _ in range(6)])

    assert kinds(results) == ["SlotFull"] * 4 + ["list"] * 2


def lock_order(service, *args, **options):
    """The tables that `service` locks, in the order of its statements."""
    with CaptureQueriesContext(connection) as queries:
        service(*args, **options)
    said = [sql for query in queries for sql in written_out(query["sql"])]
    locks = [sql for sql in said if "FOR NO KEY UPDATE" in sql]
    assert all('"id" ASC' in sql or "LIMIT 1" in sql for sql in locks)
    return [re.search(r'FROM "[a-z]+_([a-z]+)"', sql)[1] for sql in locks]


def test_services_lock_each_table_once_and_in_one_order():
    held, booked = AppointmentFactory(held=True), AppointmentFactory()
    visit = [held.party.form_key, [held.applicant_id], [SlotFactory().pk]]
    who = ["applicant", "party", "appointment"]
    all_of_it = ["slot", *who, "waitlistentry"]  # what they hold may have been offered in line

    assert lock_order(propose, uuid4(), *visit[1:], Contact()) == all_of_it
    assert lock_order(hold, *visit) == all_of_it
    assert lock_order(confirm, ids(held.applicant.appointments.held())) == who
    assert lock_order(cancel, [booked.pk]) == who
    assert lock_order(check_in, [AppointmentFactory().pk]) == ["appointment"]
    assert lock_order(expire_next_hold) == ["appointment"]
    assert lock_order(send_again, Party.objects.all(), timezone.now()) == ["party"]


def test_services_of_the_desk_lock_in_the_same_order():
    who = ["applicant", "party", "appointment"]
    here, there = AppointmentFactory(status="checked_in"), AppointmentFactory(status="checked_in")

    assert lock_order(check_in_present, [AppointmentFactory().pk], []) == [*who, "appointment"]
    assert lock_order(fulfil, [here.pk]) == who
    assert lock_order(reopen, [here.pk]) == who
    assert lock_order(leave_unfinished, [there.pk]) == ["appointment"]
    assert lock_order(release, [AppointmentFactory().applicant_id]) == who
    AppointmentFactory(slot=SlotFactory(morning=timezone.now() - timedelta(hours=1)))
    assert lock_order(record_next_no_show) == ["appointment"]
    assert lock_order(write_next_letter) == ["party"]


def test_two_desks_end_one_visit_and_one_of_them_hears_so(deadlocks):
    for _ in range(ROUNDS):
        row = AppointmentFactory(status="checked_in")
        move_hold = partial(hold_as, PartyFactory(), [row.applicant], SlotFactory(), moving=True)

        results = race(partial(fulfil, [row.pk]), partial(leave_unfinished, [row.pk]), move_hold)

        assert kinds(results[:2]) == ["NotAllowed", "list"]
        assert statuses(row)[0] in {"fulfilled", "unfinished"}
    assert deadlocks == []


def test_taking_again_locks_in_the_same_order_and_then_nothing_new():
    gone = AppointmentFactory(public=True)
    assert expire_next_hold()
    who = ["applicant", "party", "appointment"]

    assert lock_order(confirm, [gone.pk]) == ["slot", *who, *who]


def test_freeing_and_confirming_do_not_wait_for_the_slot():
    slot = SlotFactory(planned=3)
    first, second = book(2, slot)
    [third] = hold_for(1, slot)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        locked(Slot.objects.filter(pk=slot.pk))
        freed = pool.submit(race, partial(cancel, [first.pk]), partial(check_in, [second.pk]))
        freed.result(timeout=5)
        pool.submit(race, partial(confirm, [third.pk])).result(timeout=5)

    assert statuses(first, second, third) == ["cancelled", "checked_in", "booked"]
