"""Any order of what can happen to claims, beside a model that says what must come of it."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from applicants.models import Applicant
from appointments import places
from appointments.claims import cancel, confirm, expire_next_hold, hold
from appointments.exceptions import BookingError
from appointments.models import Appointment
from appointments.visits import check_in
from locations.models import Slot
from tests.factories import ApplicantFactory, PartyFactory, row_of_slots
from tests.pressure.conftest import NIGHTLY
from tests.pressure.model import CURRENT, FIRM, Claim, Model

pytestmark = pytest.mark.django_db

EXAMPLES, STEPS = (2000, 100) if NIGHTLY else (120, 50)

COUNTS = """
select 'step', row, count(*) from appointments_statuschange group by row
union all select 'version', id, version from appointments_party
union all select 'letter', party.id, count(*) from appointments_party party
join notices_notice on about = reference group by party.id
"""

parties = st.integers(0, 3)
groups = st.sets(st.integers(0, 5), min_size=1, max_size=4)  # the last person is a child
windows = st.sampled_from([(0,), (1,), (0, 1), (1, 2), (0, 1, 2), (3,), (3, 4)])  # 3: elsewhere


def outcome(verb, *args, **options):
    """Return what `verb` gave, and the name of its refusal if it refused."""
    try:
        return verb(*args, **options), None
    except BookingError as refusal:
        return [], type(refusal).__name__


class Claims(RuleBasedStateMachine):
    proposals = Bundle("proposals")  # what one call of `hold` gave, as ids
    start = clock = slots = people = visits = None  # of the test

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.model = Model(
            now=self.start,
            minors={self.people[-1].pk},
            capacity={slot.pk: slot.planned for slot in self.slots},
        )
        self.clock.now = self.model.now

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(target=proposals, party=parties, group=groups, window=windows, at_once=st.booleans())
    def book_online(self, party, group, window, at_once):
        return self.hold(party, group, window, at_once, public=True, moving=False)

    @rule(target=proposals, party=parties, group=groups, window=windows, at_once=st.booleans())
    def move_online(self, party, group, window, at_once):
        return self.hold(party, group, window, at_once, public=True, moving=True)

    @rule(target=proposals, party=parties, group=groups, window=windows, moving=st.booleans())
    def call_the_office(self, party, group, window, moving):
        return self.hold(party, group, window, True, public=False, moving=moving)

    def hold(self, party, group, window, at_once, **door):
        party, people = self.visits[party], {self.people[number].pk for number in group}
        slots = {self.slots[number].pk for number in window}
        expected = self.model.refusal_of_hold(party.pk, people, slots, **door)

        claims, refused = outcome(hold, party.form_key, people, slots, **door)

        assert refused == expected
        if not refused:
            self.take_over(party.pk, people, slots, claims, public=door["public"])
        pks = frozenset(row.pk for row in claims)
        if pks and at_once:
            self.book(pks)
        return pks or multiple()

    def take_over(self, party, people, slots, claims, *, public):
        """Check what `hold` gave, and whom it took it from."""
        model, pks = self.model, {row.pk for row in claims}
        coming = model.coming(party, people, slots)
        assert {row.applicant_id for row in claims} == coming
        if model.same_again(party, people, slots):
            assert pks == set(model.held(party, people))
            return
        model.become(model.held(party, people), "cancelled")
        self.take_from_the_oldest(slots, public=public)
        for row in claims:
            model.claims[row.pk] = Claim(
                party, row.applicant_id, row.slot_id, row.place, "held", None, None
            )
            model.steps[row.pk] = 1
        for slot in {row.slot_id for row in claims}:
            here = model.having(*CURRENT, slot={slot})
            assert len(here) <= model.capacity[slot]
            assert max(here[pk].place for pk in pks & set(here)) <= model.capacity[slot]

    def take_from_the_oldest(self, slots, *, public):
        """Who lost a hold had let it lapse, and nobody had let one lapse before them."""
        held = self.model.having("held", slot=slots)
        lapsed = [pk for pk in held if not held[pk].is_closed(self.model.now, public=public)]
        gone = Appointment.objects.filter(pk__in=held, status="expired")
        lost = set(gone.values_list("pk", flat=True))
        assert lost <= set(lapsed)
        for slot in slots:
            here = [pk for pk in lapsed if held[pk].slot == slot]
            here.sort(key=lambda pk: held[pk].held_until)
            assert set(here[: len(lost & set(here))]) == lost & set(here)
        self.model.become(lost, "expired")

    @rule(target=proposals, pks=proposals, moving=st.booleans())
    def confirm(self, pks, moving):
        booked = self.book(pks, moving=moving)
        return booked if booked and booked != pks else multiple()

    def book(self, pks, *, moving=True):
        model, rows = self.model, [self.model.claims[pk] for pk in pks]
        expected, before = (
            model.refusal_of_confirm(pks, moving=moving),
            {row.status for row in rows},
        )

        with transaction.atomic():  # taken again and then refused: the service would undo it
            booked, refused = outcome(confirm, pks, moving=moving)
            transaction.set_rollback(bool(refused))

        assert refused == expected
        if refused or before == {"booked"}:
            return None
        if "expired" in before:
            people, slots = {row.applicant for row in rows}, {row.slot for row in rows}
            self.take_over(rows[0].party, people, slots, booked, public=True)
        mine, movers = {row.pk for row in booked}, {row.applicant_id for row in booked}
        earlier = model.having(*FIRM, applicant=movers)
        model.become(earlier, "cancelled")
        model.become(mine, "booked")
        model.tell({rows[0].party, *[row.party for row in earlier.values()]})
        return frozenset(mine)

    @rule(pks=proposals, everybody=st.booleans())
    def cancel(self, pks, everybody):
        pks = pks if everybody else {min(pks)}
        gone = {pk for pk in pks if self.model.claims[pk].status in CURRENT}
        left = {row.party for pk, row in self.model.having(*FIRM).items() if pk in gone}
        expected = self.model.refusal_of_cancel(gone)

        _, refused = outcome(cancel, pks)

        assert refused == expected
        if not refused:
            self.model.become(gone, "cancelled")
            self.model.tell(left)

    @rule(pks=proposals, everybody=st.booleans())
    def check_in(self, pks, everybody):
        pks = pks if everybody else {min(pks)}
        expected = {self.model.claims[pk].status for pk in pks} <= FIRM

        _, refused = outcome(check_in, pks)

        assert refused == (None if expected else "NotAllowed")
        if expected:
            self.model.become(
                [pk for pk in pks if self.model.claims[pk].status == "booked"], "checked_in"
            )

    @precondition(lambda self: self.model.having("held"))
    @rule()
    def sweep(self):
        held = self.model.having("held")
        public = [pk for pk, row in held.items() if not row.is_closed(self.model.now, public=True)]

        ended = [True for _ in iter(expire_next_hold, False)]

        assert len(ended) == len(public)
        self.model.become(public, "expired")

    # What happens to them

    @rule(minutes=st.sampled_from([1, 10, 12, 30]))
    def time_goes_by(self, minutes):
        self.model.now += timedelta(minutes=minutes)
        self.clock.now = self.model.now

    @rule(slot=st.integers(0, 4), capacity=st.sampled_from([0, 1, 2, 3, 4]))
    def capacity_changes(self, slot, capacity):
        Slot.objects.filter(pk=self.slots[slot].pk).update(planned=capacity)
        self.model.capacity[self.slots[slot].pk] = capacity

    @precondition(lambda self: len(self.model.claims) > 8 and not self.model.withdrawn)
    @rule(person=st.integers(0, 5))
    def a_list_withdraws(self, person):
        rows = Applicant.objects.filter(pk=self.people[person].pk)
        rows.update(withdrawn_on=timezone.localdate())
        self.model.withdrawn.add(self.people[person].pk)

    # What always holds

    @invariant()
    def the_database_says_the_same(self):
        rows = Appointment.objects.values_list("pk", "status", "held_until", "public_at")
        found = {pk: rest for pk, *rest in rows}
        assert {pk: rest[0] for pk, rest in found.items()} == {
            pk: row.status for pk, row in self.model.claims.items()
        }
        for pk, (_, held_until, public_at) in found.items():  # clocks are random: read them
            row = self.model.claims[pk]
            row.held_until, row.public_at = held_until, public_at

    @invariant()
    def nobody_and_no_place_is_there_twice(self):
        for statuses in (FIRM, {"held"}):
            people = [row.applicant for row in self.model.having(*statuses).values()]
            assert len(people) == len(set(people))
        places = [(row.slot, row.place) for row in self.model.having(*CURRENT).values()]
        assert len(places) == len(set(places))

    @invariant()
    def a_party_is_one_visit(self):
        elsewhere = {slot.pk for slot in self.slots[3:]}
        for party in self.visits:
            rows = self.model.having(*FIRM, party={party.pk}).values()
            assert len({row.slot in elsewhere for row in rows}) <= 1
            assert not self.model.alone([row.applicant for row in rows])

    @invariant()
    def every_step_is_in_the_history_and_every_version_in_one_letter(self):
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            found = cursor.fetchall()
        counts = {kind: {pk: n for each, pk, n in found if each == kind} for kind, *_ in found}
        assert counts.get("step", {}) == self.model.steps
        assert counts["version"] == {
            party.pk: self.model.letters[party.pk] for party in self.visits
        }
        assert counts.get("letter", {}) == +self.model.letters


def test_claims_are_what_the_model_says_in_any_order(monkeypatch):
    Claims.start, Claims.clock = timezone.now(), SimpleNamespace()
    Claims.slots = [*row_of_slots(2, 3, 2), *row_of_slots(3, 2)]
    Claims.people = [*ApplicantFactory.create_batch(5), ApplicantFactory(birth_date="2018-05-17")]
    Claims.visits = PartyFactory.create_batch(4)
    monkeypatch.setattr(timezone, "now", lambda: Claims.clock.now)
    monkeypatch.setattr(places, "UNGUESSED", random)  # Hypothesis seeds this one for each example

    run_state_machine_as_test(
        Claims,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=not NIGHTLY,  # by day the same every time, by night something new
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
