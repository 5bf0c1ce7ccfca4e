from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace

from planning.rehearsal.hall import Hall
from planning.rehearsal.model import ABOUT

NOON = datetime(2027, 2, 8, 11, tzinfo=UTC)
DESKS = [SimpleNamespace(pk=1), SimpleNamespace(pk=2)]


def hall():
    office = SimpleNamespace(pk=1, desks=DESKS, places=120)
    return Hall(office, NOON + timedelta(hours=4), Random(1), staff=None)


def claim(pk, at=NOON):
    return SimpleNamespace(pk=pk, applicant_id=pk, slot=SimpleNamespace(starts_at=at))


def test_who_is_here_already_is_not_queued_twice():
    here = hall()
    here.queue_up([claim(7)], NOON)

    here.queue_up([claim(7), claim(8)], NOON)

    assert sorted(person.claim for *_, person in here.desks.waiting) == [7, 8]


def test_people_are_served_in_the_order_of_their_times():
    here = hall()
    here.queue_up([claim(1, NOON + timedelta(minutes=20))], NOON)
    here.queue_up([claim(2)], NOON + timedelta(minutes=10))

    assert here.desks.waiting[0][-1].claim == 2


def test_the_queue_is_as_long_as_the_desks_need_for_it():
    here = hall()
    here.queue_up([claim(number) for number in range(4)], NOON)
    here.desks.free_at[1] = NOON + timedelta(minutes=6)

    assert here.desks.queue_time(NOON) == (4 * ABOUT + timedelta(minutes=6)) / 2
