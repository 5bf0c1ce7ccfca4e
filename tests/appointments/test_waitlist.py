import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from appointments import changes, claims, waitlist
from appointments.exceptions import BookingError, NotAllowed, NotEligible, SlotFull
from appointments.line import answer_by, may_ask, offer_of
from appointments.models import Appointment, Contact, Party, WaitlistEntry
from appointments.standing import place_in_line
from appointments.tasks import serve_the_line
from appointments.waitlist import Wishes
from config.db import ids
from notices.models import Notice
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
)
from tests.races import race

pytestmark = pytest.mark.django_db
CONTACT = Contact(email="line@example.org", language="en")


@pytest.fixture(autouse=True)
def by_day(time_machine):
    """Tuesday 1 December 2026, ten in the morning: people are asked."""
    time_machine.move_to(at(1, 10), tick=False)
    return time_machine


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(date(2026, 12, day), time(hour, minute)))


def wishing(*locations, **changes):
    week = {"weekdays": [*range(7)], "from_day": date(2026, 12, 1), "until_day": date(2026, 12, 31)}
    return Wishes(locations=ids(locations), **(week | changes))


def offer_to(entry):
    return offer_of(entry.party)[0].pk


def in_line(location, size=1, *, priority="", **changes):
    people = ApplicantFactory.create_batch(size)
    wishes = wishing(location, **changes)
    return waitlist.join(uuid.uuid4(), ids(people), wishes, CONTACT, priority=priority)


def free(location, starts_at, planned=1, **changes):
    return SlotFactory(
        location=location,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=10),
        opens_at=changes.pop("opens_at", at(1, 9)),
        planned=planned,
        **changes,
    )


def not_yet_public(location, starts_at, planned=1):
    return free(location, starts_at, planned, opens_at=at(20, 9))


def offered():
    return {row.party_id: row.slot_id for row in Appointment.objects.filter(status="held")}


def test_who_joins_hears_where_they_stand():
    first, second = [in_line(LocationFactory()) for _ in range(2)]

    assert (place_in_line(first), place_in_line(second)) == ((1, 1), (1, 2))
    letters = Notice.objects.filter(key__startswith="in_line:").values_list("about", flat=True)
    assert set(letters) == {first.party.reference, second.party.reference}


def test_the_same_form_twice_joins_once_and_keeps_the_place():
    key, person, location = uuid.uuid4(), ApplicantFactory(), LocationFactory()
    first = waitlist.join(key, [person.pk], wishing(location), CONTACT)
    in_line(location)

    again = waitlist.join(key, [person.pk], wishing(location, mornings=False), CONTACT)

    assert (again.pk, again.mornings) == (first.pk, False)
    assert place_in_line(again) == (1, 1)


def test_nobody_waits_in_two_parties():
    entry = in_line(LocationFactory())

    with pytest.raises(NotAllowed):
        waitlist.join(uuid.uuid4(), ids(entry.applicants.all()), wishing(), CONTACT)


def test_who_is_served_does_not_wait():
    served = ApplicantFactory(served=True)

    with pytest.raises(NotEligible):
        waitlist.join(uuid.uuid4(), [served.pk], wishing(LocationFactory()), CONTACT)


@pytest.mark.parametrize(
    ("starts_at", "until"),
    [
        (at(20, 9), at(2, 10)),  # more than a week: a day
        (at(5, 9), at(1, 14)),  # some days: four hours
        (at(2, 18), at(1, 11)),  # tomorrow: an hour
    ],
)
def test_the_nearer_the_day_the_shorter_an_offer_stands(starts_at, until):
    assert answer_by(starts_at, at(1, 10)) == until


def test_no_offer_ends_at_night():
    assert answer_by(at(5, 9), at(1, 20)) == at(2, 9)


@pytest.mark.parametrize(("hour", "asked"), [(7, False), (8, True), (20, True), (21, False)])
def test_nobody_is_asked_at_night(hour, asked):
    assert may_ask(at(1, hour)) is asked


def test_the_first_in_line_gets_the_place():
    location = LocationFactory()
    first, _ = in_line(location), in_line(location)
    slot = free(location, at(10, 9))

    assert waitlist.offer_all() == 1

    assert offered() == {first.party_id: slot.pk}
    letter = Notice.objects.get(key__startswith="offer:")
    assert letter.to == "line@example.org"
    assert letter.valid_until == at(2, 10)


def test_who_lost_a_place_because_of_us_comes_first_then_the_reasons_of_the_list():
    location = LocationFactory()
    entries = {why: in_line(location, priority=why) for why in ["", "medical", "displaced"]}
    slots = [free(location, at(day, 9)) for day in (10, 11, 12)]

    waitlist.offer_all()

    order = [entries[why].party_id for why in ["displaced", "medical", ""]]
    assert offered() == {party: slot.pk for party, slot in zip(order, slots, strict=True)}


def test_a_place_that_was_given_back_goes_to_the_first_whom_it_fits():
    location = LocationFactory()
    _, small = in_line(location, size=3), in_line(location)
    slot = free(location, at(10, 9))
    row = AppointmentFactory(slot=slot)
    claims.cancel([row.pk])

    waitlist.offer_all()

    assert offered() == {small.party_id: slot.pk}


def test_a_new_place_waits_for_the_party_it_is_too_small_for():
    location = LocationFactory()
    big, _ = in_line(location, size=2), in_line(location)
    not_yet_public(location, at(20, 9), planned=1)

    assert waitlist.offer_all() == 0

    not_yet_public(location, at(20, 9, 10), planned=1)
    waitlist.offer_all()
    assert set(offered()) == {big.party_id}


def test_when_the_day_is_near_a_new_place_waits_for_nobody():
    location = LocationFactory()
    _, small = in_line(location, size=2), in_line(location)
    slot = not_yet_public(location, at(4, 9))

    waitlist.offer_all()

    assert offered() == {small.party_id: slot.pk}


@pytest.mark.parametrize(
    "wish",
    [
        {"mornings": False},
        {"weekdays": [4]},
        {"until_day": date(2026, 12, 9)},
        {"from_day": date(2026, 12, 11)},
        {"days_of_notice": 10},
    ],
)
def test_what_does_not_suit_is_not_offered(wish):
    location = LocationFactory()
    in_line(location, **wish)
    free(location, at(10, 9))  # a Thursday morning, nine days ahead

    assert waitlist.offer_all() == 0


def test_a_place_elsewhere_is_not_offered():
    in_line(LocationFactory())
    free(LocationFactory(), at(10, 9))

    assert waitlist.offer_all() == 0


def test_what_is_too_near_to_reach_is_not_offered():
    location = LocationFactory()
    in_line(location, days_of_notice=0)
    free(location, at(1, 12))

    assert waitlist.offer_all() == 0


def test_places_kept_for_a_bus_are_not_offered():
    location = LocationFactory()
    in_line(location)
    AllotmentFactory(slot=free(location, at(10, 9), planned=2), seats=2, kept_until=at(7, 0))

    assert waitlist.offer_all() == 0


def booked_and_in_line(slot):
    person, party = ApplicantFactory(), PartyFactory(email="line@example.org")
    claims.confirm(ids(claims.hold(party.form_key, [person.pk], [slot.pk])))
    return waitlist.join(party.form_key, [person.pk], wishing(slot.location), CONTACT)


def test_who_has_an_appointment_is_offered_earlier_ones_only():
    late = free(LocationFactory(), at(15, 9))
    entry = booked_and_in_line(late)
    free(late.location, at(16, 9))
    early = free(late.location, at(14, 9))

    waitlist.offer_all()

    assert offered() == {entry.party_id: early.pk}


def test_the_old_appointment_stays_until_the_offer_is_accepted():
    late = free(LocationFactory(), at(15, 9))
    entry = booked_and_in_line(late)
    early = free(late.location, at(14, 9))
    waitlist.offer_all()
    assert Appointment.objects.get(status="booked").slot == late

    waitlist.accept(entry.party_id, offer_to(entry))

    assert Appointment.objects.get(status="booked").slot == early
    assert not WaitlistEntry.objects.exists()


def test_who_declines_keeps_the_place_in_line_and_is_not_asked_the_same_again():
    location = LocationFactory()
    first, second = in_line(location), in_line(location)
    slot = free(location, at(10, 9))
    waitlist.offer_all()

    waitlist.decline(first.party_id, offer_to(first))
    waitlist.offer_all()

    assert offered() == {second.party_id: slot.pk}
    assert place_in_line(first) == (1, 1)


def test_who_does_not_answer_is_told_and_the_next_is_asked_at_once(by_day):
    location = LocationFactory()
    first, second = in_line(location), in_line(location)
    slot = free(location, at(10, 9))
    waitlist.offer_all()
    by_day.move_to(at(2, 10, 1), tick=False)

    while waitlist.end_next_lapsed_offer():
        pass
    waitlist.offer_all()

    assert offered() == {second.party_id: slot.pk}
    gone = Notice.objects.get(key__startswith="offer_gone:")
    assert gone.about == first.party.reference


def test_an_offer_that_is_gone_cannot_be_accepted(by_day):
    location = LocationFactory()
    entry = in_line(location)
    free(location, at(10, 9))
    waitlist.offer_all()
    offer = offer_to(entry)
    by_day.move_to(at(2, 10, 1), tick=False)
    waitlist.end_next_lapsed_offer()

    with pytest.raises(SlotFull):
        waitlist.accept(entry.party_id, offer)

    assert WaitlistEntry.objects.count() == 1


def test_with_every_worker_dead_the_place_comes_back_to_everybody(by_day):
    location = LocationFactory()
    in_line(location)
    slot = free(location, at(10, 9))
    waitlist.offer_all()
    by_day.move_to(at(2, 10, 11), tick=False)  # the offer and the line's own time are over

    claims.propose(uuid.uuid4(), [ApplicantFactory().pk], [slot.pk], CONTACT)

    assert Appointment.objects.filter(status="expired").count() == 1


def test_who_is_about_to_book_is_not_disturbed():
    location = LocationFactory()
    entry = in_line(location)
    other = free(LocationFactory(), at(12, 9))
    claims.propose(uuid.uuid4(), ids(entry.applicants.all()), [other.pk], CONTACT)
    slot = free(location, at(10, 9))

    assert waitlist.offer_all() == 0
    with pytest.raises(NotAllowed):
        waitlist.offer(entry.pk, [slot.pk])


def test_who_leaves_gives_the_offer_back():
    location = LocationFactory()
    entry = in_line(location)
    free(location, at(10, 9))
    waitlist.offer_all()

    waitlist.leave(entry.pk)
    waitlist.leave(entry.pk)

    assert offered() == {}
    assert not WaitlistEntry.objects.exists()


def test_every_14_days_a_word_that_they_still_wait(by_day):
    in_line(LocationFactory())
    assert not waitlist.tell_next_that_they_wait()
    by_day.move_to(at(15, 10, 1), tick=False)

    assert waitlist.tell_next_that_they_wait()
    assert not waitlist.tell_next_that_they_wait()

    assert Notice.objects.filter(key__startswith="in_line:").count() == 2


def test_at_night_nobody_hears_that_they_still_wait(by_day):
    in_line(LocationFactory())
    by_day.move_to(at(16, 2), tick=False)

    assert not waitlist.tell_next_that_they_wait()


def test_priority_is_only_for_the_reasons_of_the_list():
    entry = in_line(LocationFactory())

    waitlist.prefer(entry.pk, "medical")
    with pytest.raises(NotAllowed):
        waitlist.prefer(entry.pk, "friend")

    entry.refresh_from_db()
    assert entry.priority == "medical"


@pytest.mark.django_db(transaction=True)
def test_an_offer_accepted_on_two_devices_books_once(by_day):
    location = LocationFactory()
    entry = in_line(location)
    slot = free(location, at(10, 9))
    waitlist.offer_all()
    offer = offer_to(entry)

    race(*[lambda: waitlist.accept(entry.party_id, offer)] * 2)

    assert list(Appointment.objects.filter(status="booked").values_list("slot", flat=True)) == [
        slot.pk
    ]
    assert not WaitlistEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_offer_a_place_once(by_day):
    location = LocationFactory()
    for _ in range(2):
        in_line(location)
    slot = free(location, at(10, 9))

    race(waitlist.offer_all, waitlist.offer_all)

    assert list(offered().values()) == [slot.pk]
    assert Notice.objects.filter(key__startswith="offer:").count() == 1


@pytest.mark.django_db(transaction=True)
def test_leaving_while_an_offer_is_made_leaves_no_offer(by_day):
    location = LocationFactory()
    entry = in_line(location)
    slot = free(location, at(10, 9))

    race(lambda: waitlist.offer(entry.pk, [slot.pk]), lambda: waitlist.leave(entry.pk))
    waitlist.leave(entry.pk)

    assert not WaitlistEntry.objects.exists()
    assert Party.objects.count() == 1
    assert offered() == {}


def test_the_task_serves_the_line_and_may_run_twice(by_day):
    location = LocationFactory()
    first, second = in_line(location), in_line(location)
    slot = free(location, at(10, 9))
    serve_the_line()
    by_day.move_to(at(2, 10, 1), tick=False)

    serve_the_line()
    serve_the_line()

    assert offered() == {second.party_id: slot.pk}
    assert Notice.objects.filter(
        key__startswith="offer_gone:", about=first.party.reference
    ).exists()


def test_an_old_page_takes_nothing_but_what_it_showed(by_day):
    location = LocationFactory()
    entry = in_line(location)
    free(location, at(10, 9))
    waitlist.offer_all()
    old = offer_to(entry)
    waitlist.decline(entry.party_id, old)
    free(location, at(12, 9))
    waitlist.offer_all()

    waitlist.decline(entry.party_id, old)
    with pytest.raises(SlotFull):
        waitlist.accept(entry.party_id, old)

    assert Appointment.objects.held().get().pk == offer_to(entry)


def test_an_offer_accepted_twice_is_the_same_answer_twice():
    location = LocationFactory()
    entry = in_line(location)
    free(location, at(10, 9))
    waitlist.offer_all()
    offer = offer_to(entry)

    first, again = (waitlist.accept(entry.party_id, offer) for _ in range(2))

    assert first == again


def test_nobody_chooses_another_time_while_an_offer_runs_but_staff_may():
    late = free(LocationFactory(), at(15, 9))
    entry = booked_and_in_line(late)
    early, other = free(late.location, at(14, 9)), free(late.location, at(16, 9))
    waitlist.offer_all()
    people = entry.applicants.values_list("pk", flat=True)

    with pytest.raises(NotAllowed):
        changes.propose_change(entry.party_id, people, [other.pk])
    assert offered() == {entry.party_id: early.pk}
    [held] = changes.propose_change(entry.party_id, people, [other.pk], public=False)

    assert held.slot == other
    assert offer_of(entry.party) == []  # what is held is her own choice


def test_the_old_appointment_may_end_while_an_offer_runs():
    late = free(LocationFactory(), at(15, 9))
    entry = booked_and_in_line(late)
    early = free(late.location, at(14, 9))
    waitlist.offer_all()
    claims.cancel(ids(Appointment.objects.filter(status="booked")))

    waitlist.accept(entry.party_id, offer_to(entry))

    assert Appointment.objects.get(status="booked").slot == early


def test_who_is_at_the_desk_does_not_take_an_offer():
    late = free(LocationFactory(), at(15, 9))
    entry = booked_and_in_line(late)
    free(late.location, at(14, 9))
    waitlist.offer_all()
    Appointment.objects.filter(status="booked").update(status="checked_in")

    with pytest.raises(BookingError):
        waitlist.accept(entry.party_id, offer_to(entry))

    assert Appointment.objects.get(status="checked_in").slot == late
    assert WaitlistEntry.objects.exists()


def test_who_booked_with_others_meanwhile_is_offered_earlier_times_only():
    location = LocationFactory()
    entry = in_line(location)
    taken = free(location, at(10, 9))
    held = claims.hold(PartyFactory().form_key, ids(entry.applicants.all()), [taken.pk])
    claims.confirm(ids(held))
    free(location, at(11, 9))

    waitlist.offer_all()

    assert offered() == {}
