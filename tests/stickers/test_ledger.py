"""Whatever is done in whatever order, every serial is where it should be and the book adds up.

`Paper` is a ledger of its own, in plain Python: what a careful clerk with a pencil
would have. It shares no code with the services.
"""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from appointments.exceptions import BookingError
from config.db import acting, acting_as, tell_database
from stickers.book import book
from stickers.correcting import swap, undo_outcome
from stickers.counting import count_stock
from stickers.models import Place, Sticker
from stickers.reissuing import reissue, void
from stickers.stock import give_back, lose, receive, spoil
from stickers.transfers import open_roll, receive_transfer, return_to_stock, send_transfer
from tests.factories import UserFactory
from tests.stickers.factories import DeliveryFactory, DeskFactory
from tests.stickers.steps import give_sticker

ROLL = 6
picks = st.integers(0, 99)  # read as a place in whatever there is to choose from
BACK = {"roll": "with_desk", "spoiled": "spoiled", "lost": "lost"}


class Paper:
    """Where every serial is, in pencil: its state, its place, whose it is."""

    def __init__(self):
        self.state, self.place, self.owner = {}, {}, {}

    def lying(self, place):
        status = "in_stock" if place.desk is None else "with_desk"
        return [s for s in self.state if (self.state[s], self.place[s]) == (status, place)]

    def among(self, first, last, serials):
        return [serial for serial in serials if first <= serial <= last]

    def put(self, serials, status, place=None):
        for serial in serials:
            self.state[serial] = status
            self.place[serial] = place or self.place[serial]

    def sums(self, wanted):
        return Counter(self.state[serial] for serial in self.state if wanted(self.place[serial]))


class Ledger(RuleBasedStateMachine):
    @initialize()
    def open_the_house(self):
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.paper, self.sent, self.given = Paper(), [], []
        self.clerk = UserFactory()
        self.desks = [DeskFactory(), DeskFactory()]
        self.desks.append(DeskFactory(location=self.desks[0].location))
        self.safes = [Place(desk.location_id) for desk in self.desks[:2]]
        self.places = [*self.safes, *[Place(desk.location_id, desk.pk) for desk in self.desks]]
        self.bring(0)

    def teardown(self):
        if hasattr(self, "whole"):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def does(self, allowed, verb, *args, desk=None, **options):
        """Do it in a savepoint, at a desk; it is refused if, and only if, it is not allowed."""
        place = f"desk:{desk}" if desk else "office"
        try:
            with transaction.atomic(), acting_as(actor="user:1", channel="desk", place=place):
                tell_database(acting.get())
                done = verb(*args, **options)
        except BookingError:
            assert not allowed
            return None
        assert allowed
        return done

    def serial(self, pick):
        return sorted(self.paper.state)[pick % len(self.paper.state)]

    def ends(self, one, more):
        serials = sorted(self.paper.state)
        start = one % len(serials)
        return serials[start], serials[min(start + more % ROLL, len(serials) - 1)]

    def bring(self, pick):
        place, start = self.safes[pick % 2], len(self.paper.state) + 1
        serials = [f"NL{number:08}" for number in range(start, start + ROLL)]
        delivery = DeliveryFactory(location_id=place.location, number=ROLL)
        receive(delivery.pk, [(serials[0], serials[-1])], by=self.clerk)
        self.paper.put(serials, "in_stock", place)

    @precondition(lambda self: len(self.paper.state) < 4 * ROLL)
    @rule(pick=picks)
    def receive(self, pick):
        self.bring(pick)

    @rule(pick=picks, one=picks, more=picks)
    def open(self, pick, one, more):
        desk, (first, last) = self.desks[pick % 3], self.ends(one, more)
        here, paper = Place(desk.location_id, desk.pk), self.paper
        row = paper.among(first, last, paper.state)
        taken = [s for s in row if paper.state[s] == "with_desk" and paper.place[s] != here]
        coming = paper.among(first, last, paper.lying(Place(desk.location_id)))
        ready = [*coming, *paper.lying(here)]
        allowed = not taken and first in ready and last in ready
        self.does(allowed, open_roll, desk.pk, first, last, by=self.clerk)
        if allowed:
            paper.put(coming, "with_desk", here)

    @rule(pick=picks, one=picks, more=picks)
    def put_back(self, pick, one, more):
        desk, (first, last) = self.desks[pick % 3], self.ends(one, more)
        mine = self.paper.lying(Place(desk.location_id, desk.pk))
        allowed = first in mine and last in mine
        self.does(allowed, return_to_stock, desk.pk, first, last, by=self.clerk)
        if allowed:
            self.paper.put(self.paper.among(first, last, mine), "in_stock", Place(desk.location_id))

    @rule(pick=picks, goal=picks, one=picks, more=picks)
    def send(self, pick, goal, one, more):
        first, last = self.ends(one, more)
        origin, to = self.paper.place[first], self.places[goal % 5]
        there = self.paper.lying(origin)
        allowed = first in there and last in there and origin != to
        sent = self.does(allowed, send_transfer, first, last, origin=origin, to=to, by=self.clerk)
        if allowed:
            going = self.paper.among(first, last, there)
            self.paper.put(going, "in_transit")
            self.sent.append((sent, to, going))

    @precondition(lambda self: self.sent)
    @rule(pick=picks, number=picks, twice=st.booleans())
    def arrive(self, pick, number, twice):
        sent, to, going = self.sent.pop(pick % len(self.sent))
        moving = sorted(s for s in going if self.paper.state[s] == "in_transit")
        came = moving[: 1 + number % max(len(moving), 1)]
        for _ in range(1 + twice if came else 0):
            said = {"by": self.clerk, "difference": "Some are missing"}
            self.does(True, receive_transfer, sent.pk, came[0], came[-1], **said)
        self.paper.put(came, "in_stock" if to.desk is None else "with_desk", to)

    @rule(pick=picks, number=picks)
    def issue(self, pick, number):
        desk, serial = self.desks[pick % 3], self.serial(number)
        status, place = self.paper.state[serial], self.paper.place[serial]
        allowed = status in {"in_stock", "with_desk"} and place.location == desk.location_id

        def serve():
            return give_sticker(desk, self.clerk, serial)

        done = self.does(allowed, serve, desk=desk.pk)
        if allowed:
            here = place if place.desk else Place(desk.location_id, desk.pk)
            self.paper.put([serial], "issued", here)
            self.paper.owner[serial] = done.applicant.pk
            self.given.append(done)

    @precondition(lambda self: self.given)
    @rule(pick=picks, where=st.sampled_from(sorted(BACK)))
    def undo(self, pick, where):
        outcome = self.given.pop(pick % len(self.given))
        serial, desk = outcome.sticker.serial, outcome.desk_id
        allowed = self.paper.state[serial] == "issued"

        def back():
            return undo_outcome(outcome.pk, desk=desk, by=self.clerk, where=where)

        self.does(allowed, back, desk=desk)
        if allowed:
            self.paper.put([serial], BACK[where])
            del self.paper.owner[serial]

    @precondition(lambda self: len(self.given) > 1)
    @rule()
    def swap(self):
        pair = [self.given.pop(), self.given.pop()]
        serials, desk = [outcome.sticker.serial for outcome in pair], pair[0].desk_id
        live = {self.paper.state[serial] for serial in serials} == {"issued"}
        allowed = live and pair[1].desk_id == desk

        def cross():
            return swap(pair[0].pk, pair[1].pk, desk=desk, by=self.clerk)

        done = self.does(allowed, cross, desk=desk)
        self.given += done or pair
        if allowed:
            owners = [self.paper.owner[serial] for serial in serials]
            self.paper.owner.update(zip(serials, reversed(owners), strict=True))

    @rule(number=picks, verb=st.sampled_from([spoil, lose]))
    def write_off(self, number, verb):
        serial, to = self.serial(number), {spoil: "spoiled", lose: "lost"}[verb]
        allowed = self.paper.state[serial] in {"in_stock", "in_transit", "with_desk", to}
        self.does(allowed, verb, [serial], reason="Torn", by=self.clerk)
        if allowed:
            self.paper.put([serial], to)

    @rule(number=picks)
    def return_to_printer(self, number):
        serial = self.serial(number)
        safe = Place(self.paper.place[serial].location)
        allowed = serial in self.paper.lying(safe)
        said = {"reason": "Misprint", "by": self.clerk}
        self.does(allowed, give_back, safe.location, serial, serial, **said)
        if allowed:
            self.paper.put([serial], "returned")

    @rule(number=picks)
    def make_void(self, number):
        serial = self.serial(number)
        allowed = self.paper.state[serial] in {"issued", "void"}
        self.does(allowed, void, serial, reason="Taken back", by=self.clerk)
        if allowed:
            self.paper.put([serial], "void")

    @precondition(lambda self: "issued" in self.paper.state.values())
    @rule(number=picks)
    def issue_anew(self, number):
        live = sorted(s for s, status in self.paper.state.items() if status == "issued")
        serial = live[number % len(live)]
        self.does(True, reissue, self.paper.owner[serial], "lost", by=self.clerk)
        self.paper.put([serial], "void")

    @rule(pick=picks)
    def count(self, pick):
        place = self.places[pick % 5]
        serials = self.paper.lying(place)
        done = count_stock(place, [(serial, serial) for serial in serials], by=self.clerk)
        assert done.agrees

    @invariant()
    def every_serial_is_where_it_should_be(self):
        rows = Sticker.objects.all()
        assert {row.serial: (row.status, row.place) for row in rows} == {
            serial: (status, self.paper.place[serial])
            for serial, status in self.paper.state.items()
        }
        assert {row.serial: row.applicant_id for row in rows if row.applicant_id} == (
            self.paper.owner
        )

    @invariant()
    def the_book_adds_up(self):
        books = {lambda place: True: book()}
        for safe in self.safes:
            here = safe.location
            books[lambda place, here=here: place.location == here] = book(location=here)
        for desk in self.desks:
            here = desk.pk
            books[lambda place, here=here: place.desk == here] = book(desk=here)
        for wanted, found in books.items():
            assert found.balances
            assert Counter(found.states) == self.paper.sums(wanted)


@pytest.mark.django_db
def test_the_ledger_balances_after_every_step():
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
