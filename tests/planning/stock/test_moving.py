"""Who finds no sticker on a near day is moved in the order of appointments, or stays after all."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.claims import cancel, confirm
from appointments.proposals import proposal_of
from config.db import Acting, ids, tell_database
from notices.models import Notice
from planning.models import MassMove, MoveLine, StockWarning
from planning.moves.exceptions import Overlaps
from planning.moves.work import run
from planning.stock.acts import NoLongerNeeded
from planning.stock.moving import ask_to_move, near, spare
from planning.stock.services import mind_stock
from planning.stock.shortage import Short
from tests.factories import UserFactory
from tests.planning.stock.steps import book, in_days, place, put_in_safe, slot
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_day(time_machine):
    """Ten in the morning of a Tuesday: people are asked."""
    ten = datetime(2026, 12, 1, 10, tzinfo=timezone.get_current_timezone())
    time_machine.move_to(ten, tick=False)


@pytest.fixture
def short(planners_door):
    """Two stickers for three parties of two in three days, and free places in a week elsewhere."""
    location, elsewhere = place(2), place(100)
    for hour in (9, 10, 11):
        book(location, 3, 2, hour=hour)
    slot(elsewhere, 8, hour=9)
    slot(elsewhere, 8, hour=10)
    mind_stock()
    return location


@pytest.fixture
def planners_door(db):
    """The history says that planners act: in a test, which is one transaction, nobody else does."""
    tell_database(Acting(actor="user:7", channel="planning"))


def ask(location, days=3, *, by=None, form_key=None):
    by = by or UserFactory(planner=True)
    return ask_to_move(location.pk, in_days(days), by=by, form_key=form_key or uuid4())


def states():
    return list(MoveLine.objects.order_by("starts_at").values_list("state", flat=True))


def booked_at(location, hour):
    return slot(location, 3, hour).appointments.filter(status="booked")


def test_those_without_a_sticker_are_asked_whether_another_time_suits(short):
    move = ask(short)
    run(5)

    assert (move.people, move.state) == (4, "running")
    assert states() == ["proposed", "proposed"]
    assert booked_at(short, 9).count() == 2


def test_the_order_of_their_appointments_is_kept(short):
    ask(short)
    run(5)

    new = [line.slot.starts_at for line in MoveLine.objects.order_by("starts_at")]
    assert new == sorted(new)


def test_nobody_else_of_the_day_is_moved(short):
    ask(short)
    run(5)
    run(5)

    parties = set(MoveLine.objects.values_list("party", flat=True))
    assert parties == set(StockWarning.objects.values_list("party", flat=True))


def test_a_form_that_arrives_twice_asks_once(short):
    key = uuid4()

    assert ask(short, form_key=key) == ask(short, form_key=key)
    assert MassMove.objects.count() == 1


def test_what_is_under_way_is_not_begun_again(short):
    ask(short)

    with pytest.raises(Overlaps):
        ask(short)


def test_where_there_are_stickers_for_all_nobody_is_moved(short):
    put_in_safe(short, 10)

    with pytest.raises(NoLongerNeeded):
        ask(short)


def test_above_fifty_people_a_second_person_signs():
    location = place(0)
    put_in_safe(location, 1)
    for hour in (9, 10, 11, 12, 13, 14):
        book(location, 3, 9, hour=hour)

    assert ask(location).state == "asked"


class TestStickersComeEarly:
    def test_who_was_asked_and_has_not_answered_comes_as_before(self, short):
        ask(short)
        run(5)
        put_in_safe(short, 10)

        mind_stock()

        assert states() == ["stays", "stays"]
        assert not any(proposal_of(line.party) for line in MoveLine.objects.all())
        assert booked_at(short, 10).count() == booked_at(short, 11).count() == 2
        kinds = {notice.key.partition(":")[0] for notice in Notice.objects.all()}
        assert "visit" in kinds

    def test_who_stays_is_reminded_again(self, short):
        ask(short)
        run(5)
        excused = {line.party.excused_until for line in MoveLine.objects.select_related("party")}
        put_in_safe(short, 10)

        mind_stock()

        now = {line.party.excused_until for line in MoveLine.objects.select_related("party")}
        assert None not in excused
        assert now == {None}

    def test_who_said_yes_has_moved(self, short):
        ask(short)
        run(5)
        first = MoveLine.objects.order_by("starts_at").first()
        confirm(ids(proposal_of(first.party)))
        put_in_safe(short, 10)

        mind_stock()

        assert booked_at(short, 10).count() == 0
        assert states() == ["accepted", "stays"]

    def test_who_cancelled_meanwhile_does_not_come_as_before(self, short):
        ask(short)
        run(5)
        first = MoveLine.objects.order_by("starts_at").first()
        cancel(ids(first.party.appointments.filter(status__in=["booked", "held"])))
        put_in_safe(short, 10)

        mind_stock()

        assert states() == ["cancelled", "stays"]

    def test_who_is_not_asked_yet_is_not_asked_any_more(self, short):
        ask(short)
        put_in_safe(short, 10)
        mind_stock()

        run(5)

        assert states() == ["stays", "stays"]
        assert MassMove.objects.get().state == "done"

    def test_who_is_short_still_is_moved_still(self, short):
        ask(short)
        put_in_safe(short, 2)

        mind_stock()

        assert states() == ["stays", "waiting"]

    def test_who_was_told_not_to_come_is_not_told_otherwise(self, short):
        ask(short)
        line = MoveLine.objects.order_by("starts_at").first()
        MoveLine.objects.filter(pk=line.pk).update(told_off=True)

        spare(line.pk)

        assert states()[0] == "waiting"


def test_near_days_are_told_together():
    day, far = in_days(2), in_days(9)
    short = [Short(1, 7, day, 2), Short(2, 7, day, 1), Short(3, 7, far, 4)]

    assert near(short) == [(7, day, 3)]


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_one_begins(deadlocks):
    location = place(1)
    book(location, 3, 4)

    race(lambda: ask(location), lambda: ask(location))

    assert MassMove.objects.count() == 1
    assert deadlocks == []
