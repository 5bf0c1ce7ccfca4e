from datetime import UTC, datetime, timedelta

from django.utils import timezone

from planning.rehearsal.diary import Diary, by_day

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


def test_acts_are_done_in_the_order_of_their_time():
    done, diary = [], Diary()
    diary.note(NOON + timedelta(hours=1), done.append, "later")
    diary.note(NOON, done.append, "sooner")

    diary.do(NOON + timedelta(hours=2))

    assert done == ["sooner", "later"]


def test_what_is_not_due_waits():
    done, diary = [], Diary()
    diary.note(NOON + timedelta(hours=1), done.append, "later")

    assert diary.do(NOON) == 0
    assert done == []


def test_an_act_may_note_another_that_is_due_at_once():
    done, diary = [], Diary()
    diary.note(NOON, lambda: diary.note(NOON, done.append, "second"))

    diary.do(NOON)

    assert done == ["second"]


def test_nobody_books_at_night():
    night = datetime(2027, 2, 1, 22, 30, tzinfo=UTC)

    morning = timezone.localtime(by_day(night))

    assert (morning.day, 8 <= morning.hour < 12) == (2, True)


def test_by_day_people_act_when_they_like():
    assert by_day(NOON) == NOON
