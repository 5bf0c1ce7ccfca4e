from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from notices.models import MAX_ATTEMPTS, Notice, Result
from planning.overview.waits import (
    Missed,
    Turns,
    Unreached,
    median_wait,
    middle,
    missed,
    turns,
    unreached,
)
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, SlotFactory
from tests.planning.steps import in_line

pytestmark = pytest.mark.django_db


def visit_in(days):
    noon = timezone.localtime().replace(hour=12, minute=0)
    return AppointmentFactory(slot=SlotFactory(starts_at=noon + timedelta(days=days)))


def test_the_median_wait_is_from_the_booking_of_now_to_the_visit():
    for days in (2, 4, 30):
        visit_in(days)

    assert median_wait(timezone.now()) == 4


def test_who_was_seated_in_the_hall_did_not_wait():
    AppointmentFactory(slot=SlotFactory(starts_at=timezone.now() - timedelta(minutes=5)))

    assert median_wait(timezone.now()) is None


def test_a_hold_is_no_booking_and_old_bookings_do_not_count():
    AppointmentFactory(held=True)
    visit_in(20)

    assert median_wait(timezone.now() + timedelta(days=8)) is None


def test_practice_does_not_count():
    slot = SlotFactory(location=LocationFactory(practice=True))
    AppointmentFactory(slot=slot)

    assert median_wait(timezone.now()) is None


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([3], 3), ([1, 9], 1), ([1, 5, 9], 5), ([2, 2, 2, 8], 2)]
)
def test_the_middle_is_a_value_that_somebody_had(values, expected):
    assert middle(Counter(values)) == expected


def test_turns_count_visits_and_people_and_who_waits_longest():
    first = in_line(2)
    in_line(1)

    assert turns() == Turns(parties=2, people=3, since=first.joined_at)


def test_nobody_in_line_is_nobody_since_never():
    assert turns() == Turns(parties=0, people=0, since=None)


def yesterday(**how):
    slot = SlotFactory(starts_at=timezone.now() - timedelta(days=1), planned=9)
    return AppointmentFactory(slot=slot, **how)


def test_missed_counts_who_came_and_who_did_not():
    yesterday(status="fulfilled")
    yesterday(status="checked_in")
    yesterday(status="no_show", public_at=timezone.now())
    yesterday(status="cancelled", public_at=timezone.now())
    visit_in(1)

    found = missed(timezone.now())

    assert found == Missed(came=2, missed=1)
    assert found.share == pytest.approx(1 / 3)


def test_before_the_first_visit_there_is_no_share():
    assert missed(timezone.now()).share is None


def notice(key, **how):
    return Notice.objects.create(key=key, about="p", to="o@example.org", **how)


def test_unreached_are_messages_that_did_not_arrive_and_those_given_up():
    now = timezone.now()
    notice("failed", result=Result.FAILED, result_at=now, sent_at=now)
    notice("dead", result=Result.DEAD, result_at=now, sent_at=now)
    notice("old", result=Result.DEAD, result_at=now - timedelta(days=8), sent_at=now)
    notice("came", result=Result.DELIVERED, result_at=now, sent_at=now)
    notice("tried", attempts=MAX_ATTEMPTS)
    notice("late", attempts=MAX_ATTEMPTS, valid_until=now)

    found = unreached(now)

    assert found == Unreached(failed=2, stuck=1)
    assert found.total == 3


def test_a_served_person_in_line_counts_as_one():
    in_line(1, people=[ApplicantFactory(served=True)])

    assert turns().people == 1
