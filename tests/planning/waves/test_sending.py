"""Waves go out in the background: one household at a time, nobody twice, and not who has booked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.eligibility import objections
from applicants.models import Applicant, Wave
from appointments.allotments import all_kept_places
from appointments.invitations import invite
from config.db import ids
from notices.models import Notice
from planning.tasks import send_waves as task
from planning.waves.sending import invite_next, send_waves, tell_days
from tests.factories import AllotmentFactory, ApplicantFactory, AppointmentFactory, SlotFactory
from tests.planning.waves.steps import family, reasons, states, wave
from tests.races import race

pytestmark = pytest.mark.django_db


def let_the_day_come():
    Wave.objects.update(opens_at=timezone.now() - timedelta(minutes=1))


def codes(person):
    found = Applicant.objects.select_related("wave").get(pk=person.pk)
    today = timezone.localdate()
    return [each.code for each in objections(found, on=today, now=timezone.now())]


def test_a_household_gets_one_letter_and_may_book():
    people = family("child")
    made = wave()

    task()

    assert states(*people) == ["invited", "invited"]
    assert [notice.to for notice in Notice.objects.all()] == ["o@example.org"]
    assert {codes(person) == [] for person in people} == {True}
    made.refresh_from_db()
    assert made.state == "done"


def test_running_it_again_writes_to_nobody_twice():
    family("child")
    wave()

    for _ in range(3):
        send_waves()

    assert Notice.objects.count() == 1


def test_before_its_day_its_people_know_it_and_cannot_book():
    people = family("child")
    wave(in_days=3)

    send_waves()

    assert states(*people) == ["waiting", "waiting"]
    assert codes(people[0]) == ["wave_not_open"]
    assert not Notice.objects.exists()
    let_the_day_come()
    send_waves()
    assert states(*people) == ["invited", "invited"]
    assert codes(people[0]) == []


def test_who_booked_meanwhile_is_left_out_and_the_others_of_the_household_are_not():
    adult, child = family("child")
    wave(in_days=3)
    send_waves()
    AppointmentFactory(applicant=adult)
    let_the_day_come()

    send_waves()

    assert states(adult, child) == ["left_out", "invited"]
    assert reasons(adult, child) == ["booked", ""]
    assert adult.given_names not in Notice.objects.get().body


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"served_on": timezone.localdate()}, "served"),
        ({"withdrawn_on": timezone.localdate()}, "withdrawn"),
        ({"decision_pending_since": timezone.localdate()}, "decision_pending"),
    ],
)
def test_who_needs_no_invitation_any_more_gets_none(facts, why):
    person = ApplicantFactory(email="o@example.org")
    wave()
    Applicant.objects.update(**facts)

    send_waves()

    assert reasons(person) == [why]
    assert not Notice.objects.exists()


def test_who_was_invited_by_hand_meanwhile_is_not_invited_again():
    people = family("child")
    wave()
    invite(ids(people))

    send_waves()

    assert reasons(*people) == ["invited", "invited"]
    assert Notice.objects.count() == 1


def test_a_letter_to_somebody_who_came_to_live_there_is_the_households():
    [adult] = family()
    wave()
    mate = ApplicantFactory(municipality=adult.municipality, household=adult.household)
    invite([mate.pk])

    send_waves()

    assert reasons(adult) == ["invited"]
    assert Notice.objects.count() == 1


def test_what_was_interrupted_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr("planning.waves.sending.HOMES", 1)
    people = [family(household=str(number))[0] for number in range(3)]
    wave()

    invite_next()

    assert states(*people) == ["invited", "listed", "listed"]
    send_waves()
    assert states(*people) == ["invited"] * 3
    assert Notice.objects.count() == 3


def test_a_wave_is_done_when_everybody_is_settled_and_not_before_its_day():
    AppointmentFactory(applicant=ApplicantFactory())
    ApplicantFactory()
    made = wave(in_days=2)

    send_waves()

    made.refresh_from_db()
    assert made.state == "confirmed"


def test_with_a_wave_the_places_open_that_were_kept_for_waves():
    ApplicantFactory.create_batch(2)
    pool = {"municipality": None, "purpose": "wave"}
    today, later = SlotFactory(), SlotFactory(opens_at=timezone.now() + timedelta(days=9))
    AllotmentFactory(slot=today, **pool)
    AllotmentFactory(slot=later, **pool)
    AllotmentFactory(slot=today, municipality=None, purpose="phone")
    wave()

    invite_next()

    assert all_kept_places(timezone.now()) == {today.pk: 2, later.pk: 2}


def test_what_is_kept_for_the_next_wave_stays_until_it_begins():
    ApplicantFactory.create_batch(2)
    wave()
    invite_next()
    slot = SlotFactory()
    AllotmentFactory(slot=slot, municipality=None, purpose="wave")

    send_waves()

    assert all_kept_places(timezone.now()) == {slot.pk: 2}


def test_of_two_waves_the_earlier_goes_first():
    first, second = ApplicantFactory.create_batch(2)
    wave(size=1, in_days=-1)
    wave(size=1, name="Two")

    invite_next()

    assert states(first, second) == ["invited", "listed"]


@pytest.mark.parametrize("size", [1, 3])
def test_three_households_take_as_many_queries_as_one(size, django_assert_max_num_queries):
    for number in range(size):
        family(household=str(number))
    wave()

    with django_assert_max_num_queries(17):
        invite_next()


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_write_to_each_household_once(deadlocks):
    people = [person for number in range(6) for person in family("child", household=str(number))]
    wave()

    race(send_waves, send_waves, send_waves)

    assert set(states(*people)) == {"invited"}
    assert Notice.objects.count() == 6
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
def test_two_waves_made_at_once_share_nobody(deadlocks):
    for number in range(4):
        family("child", household=str(number))

    race(lambda: wave(), lambda: wave(name="Two"))

    assert sum(Wave.objects.values_list("people", flat=True)) == 8
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
def test_people_learn_their_day_while_others_are_invited(deadlocks):
    for number in range(4):
        family("child", household=str(number))
    wave(size=4)
    wave(name="Two", in_days=3)

    race(tell_days, send_waves, tell_days)
    send_waves()

    assert Notice.objects.count() == 2
    assert Applicant.objects.filter(wave__name="Two").count() == 4
    assert deadlocks == []
