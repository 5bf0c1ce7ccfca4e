"""A share of each day is kept before anybody can book it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from appointments.lacking import keep_shares, kept_days, lacking, set_share
from appointments.models import Allotment, Purpose, Share
from planning.capacity.tasks import keep_shares as task
from tests.factories import AllotmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db


def closed_day(location, *, ahead=30, slots=5, planned=4):
    """A day that nobody can book yet."""
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    opens = timezone.now() + timedelta(days=1)
    return [
        SlotFactory(
            location=location,
            morning=morning + timedelta(days=ahead),
            minute=10 * number,
            planned=planned,
            opens_at=opens,
        )
        for number in range(slots)
    ]


@pytest.fixture
def location():
    return LocationFactory()


def seats(purpose="phone"):
    return sum(Allotment.objects.filter(purpose=purpose).values_list("seats", flat=True))


def test_a_share_of_each_closed_day_is_kept_until_days_before_it(location):
    [first, *_] = closed_day(location)
    set_share(None, Purpose.PHONE, 20, 7)

    assert keep_shares() == seats() == 4

    day = timezone.localdate(first.starts_at)
    [until] = Allotment.objects.values_list("kept_until", flat=True).distinct()
    assert timezone.localtime(until).date() == day - timedelta(days=7)


@pytest.mark.parametrize("times", [1, 10])
def test_a_share_is_kept_once_however_often_the_task_runs(times, location):
    closed_day(location)
    set_share(None, Purpose.PHONE, 20, 7)

    for _ in range(times):
        task()

    assert seats() == 4


def test_a_location_has_its_own_share_or_the_country_s(location):
    closed_day(location)
    closed_day(LocationFactory())
    set_share(None, Purpose.PHONE, 20, 7)
    set_share(location.pk, Purpose.PHONE, 0, 7)
    set_share(location.pk, Purpose.WAVE, 10, 7)

    keep_shares()

    assert (seats("phone"), seats("wave")) == (4, 2)
    assert not Allotment.objects.filter(slot__location=location, purpose="phone").exists()


def test_days_that_somebody_can_book_keep_nothing_more(location):
    slots = closed_day(location)
    slots[0].opens_at = timezone.now()
    slots[0].save(update_fields=["opens_at"])
    set_share(None, Purpose.PHONE, 20, 7)

    assert keep_shares() == 0


def test_a_day_that_would_be_everybody_s_already_keeps_nothing(location):
    closed_day(location, ahead=5)
    set_share(None, Purpose.PHONE, 20, 7)

    assert lacking(timezone.now()) == []


def test_practice_keeps_nothing():
    closed_day(LocationFactory(practice=True))
    set_share(None, Purpose.PHONE, 20, 7)

    assert lacking(timezone.now()) == []


def test_a_day_that_has_more_places_since_keeps_more(location):
    slots = closed_day(location)
    set_share(None, Purpose.PHONE, 20, 7)
    keep_shares()
    for slot in slots:
        slot.planned = 8
        slot.save(update_fields=["planned"])

    keep_shares()

    assert seats() == 8


def test_a_share_said_again_replaces_what_was_said(location):
    for percent in (10, 20):
        set_share(location.pk, Purpose.PHONE, percent, 7)
        set_share(None, Purpose.PHONE, percent, 7)

    assert list(Share.objects.values_list("percent", flat=True)) == [20, 20]


@pytest.mark.parametrize("more", [{"percent": 51}, {"days_before": 0}, {"purpose": "bus"}])
def test_the_database_refuses_a_share_that_cannot_be(more):
    with pytest.raises(IntegrityError):
        Share.objects.create(**{"purpose": "phone", "percent": 5, "days_before": 7} | more)


def test_what_is_kept_is_shown_by_day_and_location(location):
    [slot, *_] = closed_day(location)
    AllotmentFactory(slot=slot, phone=True, seats=3)
    AllotmentFactory(slot=slot, pool=True, seats=1)
    AllotmentFactory(slot=slot)

    [[place, day, rows]] = kept_days(timezone.now())

    assert (place, day) == (location, timezone.localdate(slot.starts_at))
    assert sorted(number for _, number in rows) == [1, 3]


@pytest.mark.parametrize("days", [1, 3])
def test_what_lacks_takes_the_same_queries_however_many_days(
    days, location, django_assert_num_queries
):
    for ahead in range(days):
        closed_day(location, ahead=30 + ahead)
    set_share(None, Purpose.PHONE, 20, 7)

    with django_assert_num_queries(4):
        assert len(lacking(timezone.now())) == days
