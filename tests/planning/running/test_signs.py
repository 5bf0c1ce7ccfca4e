from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Heartbeat
from config import canary
from config.gauges import GAUGES, ask
from config.queues import MAIL, SWEEP
from desk import papers
from notices import breaker
from notices.models import MAX_ATTEMPTS, Notice
from planning.running import signs
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory
from tests.stickers.factories import BatchFactory, StickerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def minutes(number):
    return timedelta(minutes=number)


def a_notice(**facts):
    number = Notice.objects.count()
    letter = {"key": f"k{number}", "about": "x", "language": "uk", "to": "olena@example.org"}
    return Notice.objects.create(**letter, subject="s", body="b", **facts)


def test_every_sign_can_be_read_of_an_empty_site(now):
    signs.stock.cache.clear()

    for gauge in GAUGES:
        assert ask(gauge, now) is not None


def test_all_of_them_cost_a_bounded_number_of_statements(now, django_assert_max_num_queries):
    AppointmentFactory.create_batch(3)
    for each in (signs.stock, signs.number_unbalanced, signs.latest):
        each.cache.clear()

    with django_assert_max_num_queries(25):
        for gauge in GAUGES:
            ask(gauge, now)


def test_a_queue_that_was_never_heard_is_older_than_any_limit(now):
    canary.sing(MAIL)

    ages = signs.queue_ages(timezone.now())

    assert ages[MAIL] < 5
    assert ages[SWEEP] == float("inf")


def test_the_last_beat(now):
    assert signs.beat_age(now) == {"": float("inf")}

    Heartbeat.objects.create(at=now - minutes(4))

    assert signs.beat_age(now) == {"": 240}


def test_the_oldest_message_that_is_due_and_not_sent(now):
    a_notice(send_after=now - minutes(7))
    a_notice(send_after=now - minutes(3))
    a_notice(send_after=now + minutes(60))
    a_notice(send_after=now - minutes(99), sent_at=now)
    a_notice(send_after=now - minutes(98), valid_until=now - minutes(1))
    a_notice(send_after=now - minutes(97), channel="letter")

    assert signs.unsent(now) == {"email": 420, "sms": 0}


def test_a_message_that_is_tried_again_counts_from_when_it_was_written(now):
    a_notice(created_at=now - minutes(50), send_after=now + minutes(30), attempts=3)

    assert signs.unsent(now)["email"] == 3000


def test_what_was_given_up_is_counted_apart(now):
    a_notice(created_at=now - minutes(50), attempts=MAX_ATTEMPTS)

    assert signs.unsent(now)["email"] == 0
    assert signs.given_up(now) == {"": 1}


def test_a_carrier_that_is_left_alone(now):
    for _ in range(breaker.FAILURES):
        breaker.failed("sms")

    assert signs.carriers_paused(now) == {"email": 0, "sms": 1}


def test_the_oldest_hold_that_lapsed(now):
    AppointmentFactory(held=True)
    assert signs.lapsed_holds(now) == {"": 0}

    late = AppointmentFactory(status="held", held_until=now - minutes(20), public_at=now)
    AppointmentFactory(status="held", held_until=now - minutes(2), public_at=now)

    assert signs.lapsed_holds(now)[""] == (now - late.held_until).total_seconds()


def test_how_far_the_calendar_reaches(now):
    assert signs.slots_ahead(now) == {"": 0}

    SlotFactory(starts_at=now + timedelta(days=30))
    SlotFactory(starts_at=now + timedelta(days=90), location=LocationFactory(practice=True))

    assert signs.slots_ahead(now) == {"": 30}


def test_where_no_sticker_ever_was_stock_says_nothing(now):
    signs.stock.cache.clear()
    LocationFactory()

    assert signs.stickers(now) == signs.sticker_days(now) == {}


def test_stickers_that_last_as_long_as_people_are_booked(now):
    signs.stock.cache.clear()
    StickerFactory()

    assert signs.stickers(now) == {"": 1}
    assert signs.sticker_days(now) == {"": 60}


def test_a_book_that_does_not_balance(now):
    signs.number_unbalanced.cache.clear()
    BatchFactory()  # of which there is no sticker

    assert signs.number_unbalanced() == 1
    signs.number_unbalanced.cache.clear()


def test_lists_that_are_missing_are_those_of_the_desk(now):
    assert signs.lists_missing(now) == {"": len(papers.unconfirmed(now))}


def test_nothing_of_it_names_anybody():
    notice = a_notice(send_after=timezone.now() - minutes(7))

    told = str([ask(gauge, timezone.now()) for gauge in GAUGES])

    assert Notice.objects.get(pk=notice.pk).to not in told
