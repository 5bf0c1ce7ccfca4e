from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments import waitlist
from appointments.line import first, waiting
from appointments.models import Contact
from appointments.waitlist import Wishes
from appointments.windows import FreeSlot
from config.db import ids
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return LocationFactory()


def in_line(*locations, days=30, notice=1, people=()):
    today = timezone.localdate()
    wishes = Wishes(
        ids(locations), [*range(7)], today, today + timedelta(days=days), days_of_notice=notice
    )
    coming = people or ApplicantFactory.create_batch(2)
    return waitlist.join(uuid4(), ids(coming), wishes, Contact())


def free_in(days, size=2):
    start = timezone.now().replace(hour=11) + timedelta(days=days)
    return FreeSlot(days, start, start + timedelta(minutes=10), size)


def test_of_each_turn_it_is_known_who_waits_where_and_for_what_is_earlier(town):
    row = AppointmentFactory(slot=SlotFactory(location=town))
    mate = ApplicantFactory()
    entry = in_line(town, LocationFactory(), notice=5, people=[row.applicant, mate])

    [turn] = waiting(timezone.now())

    assert set(turn.applicants) == {row.applicant_id, mate.pk}
    assert set(turn.locations) == ids(entry.locations.all())
    assert turn.first_day == timezone.localdate() + timedelta(days=5)
    assert turn.before == row.slot.starts_at


def test_who_holds_something_is_not_asked(town):
    row = AppointmentFactory(held=True)
    in_line(town, people=[row.applicant])

    assert waiting(timezone.now()) == []


@pytest.mark.parametrize("others", [1, 3])
def test_the_whole_line_is_one_query(town, others, django_assert_num_queries):
    for _ in range(others):
        in_line(town, LocationFactory())

    with django_assert_num_queries(1):
        assert len(waiting(timezone.now())) == others


@pytest.mark.parametrize(("days", "found"), [([2, 5], 5), ([2, 12], None)])
def test_a_time_that_suits_lies_between_their_notice_and_their_last_day(town, days, found):
    in_line(town, days=10, notice=4)
    [turn] = waiting(timezone.now())

    window = first(turn, {town.pk: [free_in(day) for day in days]}, timezone.now())

    assert (window.slots[0] if window else None) == found
