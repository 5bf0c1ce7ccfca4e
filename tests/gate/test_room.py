from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from gate import counters
from gate.line import STRAIN
from gate.models import Opening
from gate.openings import SWITCH, Switch
from gate.pace import Seen
from gate.room import Room
from gate.seeing import BY_LOAD, STRAINED, calm, strained
from tests.gate.conftest import NOW

OPEN = {"opens_at": NOW - 100, "shown_at": NOW - 100}


@pytest.fixture
def deaf(settings):
    """Valkey is away."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    yield
    counters.Rest.until = 0.0


def test_without_a_switch_nobody_waits(room, switched, seen_by):
    switched(line="")

    assert seen_by(room).name == ""


def test_a_line_is_there_from_the_moment_it_is_shown(room, switched, seen_by):
    switched(shown_at=NOW + 10, opens_at=NOW + 100)

    assert seen_by(room, NOW).name == ""
    assert seen_by(room, NOW + 10).name == "p1"


def test_before_the_opening_tickets_have_no_number_and_after_it_one_each(room, switched, seen_by):
    switched(shown_at=NOW, opens_at=NOW + 100)
    seen_by(room)

    early = [room.join() for _ in range(3)]
    seen_by(room, NOW + 100)

    assert early == [0, 0, 0]
    assert room.view.early == 3
    assert [room.join(), room.join()] == [4, 5]


def test_no_number_is_given_twice_however_many_come_at_once(switched, seen_by):
    switched(**OPEN)
    rooms = [Room(), Room()]
    for each in rooms:
        seen_by(each)

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda turn: rooms[turn % 2].join(), range(400)))

    assert sorted(numbers) == list(range(1, 401))


def test_never_more_come_in_than_there_is_room_for(switched, seen_by, room):
    switched(**OPEN, most=20)
    seen_by(room)

    with ThreadPoolExecutor(8) as pool:
        entered = list(pool.map(lambda turn: room.enter(f"n{turn}", NOW), range(200)))

    assert sum(entered) == 20


def test_one_pass_lets_in_one_household_however_many_copies_come_at_once():
    rooms = [Room(), Room()]

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda turn: rooms[turn % 2].claim("n", f"h{turn}"), range(40)))

    assert sum(given) == 1


def test_who_is_in_stays_in_and_who_leaves_makes_room(room, switched, seen_by):
    switched(**OPEN, most=1)
    seen_by(room)

    assert room.enter("a", NOW)
    assert room.enter("a", NOW + 1)
    assert not room.enter("b", NOW)
    room.leave("a")
    assert room.enter("b", NOW)


def test_of_two_processes_one_moves_the_line(switched, seen_by, valkey):
    switched(**OPEN)
    one, other = Room(), Room()
    seen_by(one)
    for _ in range(50):
        one.join()

    front = seen_by(one, NOW + 1).line.front
    other.look(NOW + 1)

    assert front > 0
    assert other.view.line.front == front


def test_a_valkey_that_lost_everything_is_told_by_who_knows(room, switched, seen_by, valkey):
    switched(**OPEN)
    seen_by(room)
    for _ in range(30):
        room.join()
    seen_by(room, NOW + 1)
    front = room.view.line.front

    valkey.delete("LINE/of/p1")

    assert room.join() == 31
    assert seen_by(room, NOW + 2).line.front >= front


def test_a_number_that_only_a_browser_remembers_is_not_given_again(room, switched, seen_by):
    switched(**OPEN)
    seen_by(room)

    room.remember(500)

    assert room.join() == 501


def test_without_valkey_the_line_goes_on_slower_and_in_order(room, switched, seen_by, settings):
    switched(**OPEN)
    seen_by(room)
    for _ in range(200):
        room.join()
    before = seen_by(room, NOW + 1)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    room.view = room.view._replace(seen=before.seen - 4)
    room.look(NOW + 5)
    counters.Rest.until = 0.0

    assert room.view.name == "p1"
    assert not room.view.known
    assert before.line.front < room.view.line.front <= before.line.front + 4 * before.line.rate + 1


@pytest.mark.usefixtures("deaf")
def test_without_valkey_numbers_go_on_and_room_is_counted(room):
    room.view = room.view._replace(name="p1", early=0, processes=2, switch=switch_of(4))

    assert [room.join(), room.join()] == [2, 4]
    assert [room.enter(name, NOW) for name in "abc"] == [True, True, False]
    assert room.claim("a", "me")
    assert not room.claim("a", "you")


def switch_of(most):
    return Switch("p1", NOW - 100, NOW - 100, most=most)


@pytest.mark.usefixtures("lets_in")
def test_load_opens_a_line_only_by_the_rule_and_after_some_bad_seconds(room, switched, seen_by):
    switched(line="", by_load=True)
    seen_by(room)

    for second in range(STRAINED):
        assert room.view.name == ""
        slow_answers(room)
        seen_by(room, NOW + second)

    assert seen_by(room, NOW + 20).name.startswith(BY_LOAD)
    switched(line="", by_load=False)
    assert seen_by(room, NOW + 21).name == ""


def slow_answers(room):
    for _ in range(20):
        room.meter.count(1.0)


@pytest.mark.usefixtures("lets_in")
def test_one_good_second_begins_the_count_anew(room, switched, seen_by, valkey):
    switched(line="", by_load=True)
    slow_answers(room)
    seen_by(room)
    assert valkey.get(STRAIN) == b"1"

    seen_by(room, NOW + 1)

    assert valkey.get(STRAIN) is None


def test_few_answers_say_nothing_of_the_load():
    assert not strained(Seen(1, 0, answers=5, slow=5))
    assert strained(Seen(1, 0, answers=50, slow=20))
    assert calm(Seen(1, 0, answers=50))


def test_the_switch_is_read_from_its_rows_where_valkey_lost_it(db, room, seen_by, valkey):
    now = timezone.now()
    row = Opening.objects.create(shown_at=now, opens_at=now, why="x", by="user:1")

    view = seen_by(room, now.timestamp() + 1)

    assert view.name == f"p{row.pk}"
    assert valkey.exists(SWITCH)
