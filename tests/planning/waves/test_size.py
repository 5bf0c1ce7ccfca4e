"""How many to invite: the free places by how many answer, and what is said before that is known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from locations.models import Slot
from planning.waves.size import LEAST, Response, Size, free_places, propose_size, response
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    SlotFactory,
    WaveFactory,
    row_of_slots,
)


@pytest.mark.parametrize(
    ("free", "expected", "answer", "people"),
    [
        (100, 0, Response(1000, 500), 200),
        (100, 20, Response(1000, 500), 160),
        (100, 0, None, 100),
        (100, 30, None, 70),
        (10, 30, Response(1000, 500), 0),
        (10, 0, Response(1000, 0), 200),  # nobody answers: not everybody is invited for that
    ],
)
def test_the_size_is_the_free_places_by_the_response(free, expected, answer, people):
    assert Size(free, expected, answer).people == people


def test_a_response_is_said_in_whole_per_cent():
    assert Response(3, 1).percent == 33


def invited(number, days_ago, booked=0):
    """So many people who were invited then, of whom so many book now: history knows when."""
    at = timezone.now() - timedelta(days=days_ago)
    made = WaveFactory(opens_at=at)
    people = ApplicantFactory.create_batch(number)
    for person in people:
        made.invitees.create(applicant=person, home=person.pk, state="invited", at=at)
    for person in people[:booked]:
        AppointmentFactory(applicant=person)


@pytest.mark.django_db
class TestResponse:
    def test_few_invitations_tell_nothing(self):
        invited(LEAST - 1, days_ago=8)

        assert response(timezone.now()) is None

    def test_who_was_just_invited_has_time_to_answer(self):
        invited(LEAST, days_ago=6)

        assert response(timezone.now()) is None

    def test_invitations_of_long_ago_tell_of_other_times(self):
        invited(LEAST, days_ago=90)

        assert response(timezone.now()) is None

    def test_it_is_the_share_that_booked_within_a_week(self):
        invited(LEAST, days_ago=1, booked=6)

        found = response(timezone.now() + timedelta(days=7))

        assert found == Response(LEAST, 6)

    def test_who_books_later_than_that_counts_as_no_answer(self):
        invited(LEAST, days_ago=8, booked=6)

        assert response(timezone.now()) == Response(LEAST, 0)

    def test_who_booked_before_the_invitation_did_not_answer_it(self):
        invited(LEAST, days_ago=-1, booked=6)

        assert response(timezone.now() + timedelta(days=9)) == Response(LEAST, 0)


@pytest.mark.django_db
class TestPlaces:
    def test_taken_and_kept_places_are_not_free(self):
        slots = row_of_slots(4, 4, 4)
        AppointmentFactory(slot=slots[0])
        AppointmentFactory(slot=slots[0], held=True)
        AllotmentFactory(slot=slots[1], seats=3)

        assert free_places(timezone.now(), 20) == 2 + 1 + 4

    def test_what_is_kept_for_waves_opens_with_the_next(self):
        slot = SlotFactory(planned=4)
        AllotmentFactory(slot=slot, seats=3, municipality=None, purpose="wave")

        assert free_places(timezone.now(), 20) == 4

    def test_a_slot_that_has_too_many_takes_nothing_from_another(self):
        slots = row_of_slots(3, 3)
        AppointmentFactory.create_batch(3, slot=slots[0])
        Slot.objects.filter(pk=slots[0].pk).update(planned=1)

        assert free_places(timezone.now(), 20) == 3

    def test_only_these_days_count_and_what_is_open_while_they_answer(self):
        SlotFactory(planned=5)
        now = timezone.now()
        SlotFactory(planned=7, opens_at=now + timedelta(days=10))
        SlotFactory(planned=9, location__practice=True)

        assert free_places(now, 20) == 5
        assert free_places(now, 10) == 0
        assert free_places(now + timedelta(days=4), 20) == 12


@pytest.mark.django_db
def test_the_proposal_says_what_it_follows_from():
    SlotFactory(planned=20)
    invited(4, days_ago=1, booked=1)

    size = propose_size(days=20)

    assert size == Size(free=20 + 1, expected=3, response=None)
    assert size.people == 18


@pytest.mark.django_db
def test_people_of_a_wave_to_come_are_expected_from_its_day_on():
    made = WaveFactory(opens_at=timezone.now() + timedelta(days=2))
    for person in ApplicantFactory.create_batch(2):
        made.invitees.create(applicant=person, home=person.pk)

    assert propose_size().expected == 0
    assert propose_size(timezone.now() + timedelta(days=3)).expected == 2


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_as_many_queries_for_many_as_for_one(number, django_assert_num_queries):
    SlotFactory.create_batch(number, planned=5)
    invited(number, days_ago=1)

    with django_assert_num_queries(5):
        propose_size(days=20)
