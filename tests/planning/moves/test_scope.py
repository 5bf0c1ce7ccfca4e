import pytest
from django.utils import timezone

from notices.models import Notice
from planning.models import LineState, MoveLine
from planning.moves.scope import expected_in, left, scope_of
from tests.factories import ApplicantFactory, AppointmentFactory
from tests.planning.moves.world import at, begin, book, closing, office, slots_on
from trail.models import Event

pytestmark = pytest.mark.django_db


def moved(move):
    return [each.party for each in scope_of(move, timezone.now()).moved]


def reduced(location, day=9, gone=1, desks=2):
    return closing(location, day, desks=desks, desks_gone=gone)


def test_three_of_eight_desks_leave_five_eighths():
    [slot] = slots_on(office(), 9, 8)

    assert left(reduced(slot.location, gone=3, desks=8), slot) == 5
    assert left(closing(slot.location, 9, desks=8, desks_gone=8), slot) == 0


def test_a_ceiling_that_is_lower_counts():
    [slot] = slots_on(office(), 9, 8, ceiling=2)

    assert left(reduced(slot.location, gone=1, desks=8), slot) == 2


def test_with_no_desk_gone_who_is_above_the_places_is_moved():
    [slot] = slots_on(office(), 9, 1)
    book(slot)
    later = book(slot)

    assert moved(closing(slot.location, 9, desks_gone=0)) == [later.pk]


def test_only_the_part_of_the_day_that_is_meant_counts():
    nine, ten = slots_on(office(), 9, 1), slots_on(office("Assen"), 9, 1, hour=10)
    first, second = book(nine[0]), book(ten[0])

    assert moved(closing(nine[0].location, 9, ends=at(9, 9, 10).time())) == [first.pk]
    assert moved(closing(ten[0].location, 9, starts=at(9, 10, 10).time())) == []
    assert moved(closing(ten[0].location, 9, starts=at(9, 10).time())) == [second.pk]


@pytest.mark.parametrize(
    ("hours", "contact", "told"),
    [
        (1, {}, False),
        (3, {}, True),
        (3, {"phone": "", "email": "o@example.org"}, False),
        (30, {"phone": "", "email": "o@example.org"}, True),
        (30, {"phone": "", "email": ""}, False),
    ],
)
def test_who_cannot_be_told_in_time_is_not_moved(hours, contact, told):
    hour = 10 + hours % 24
    [slot] = slots_on(office(), 1 + (hours > 24), 1, hour=hour - (hours > 24))
    book(slot, **contact)
    second = book(slot, **contact)

    assert moved(closing(slot.location, slot.starts_at.day, desks_gone=0)) == (
        [second.pk] if told else []
    )


def test_a_number_that_is_dead_tells_nobody():
    [slot] = slots_on(office(), 9, 1)
    book(slot)
    party = book(slot, email="")
    Notice.objects.create(key="k", about=party.reference, to=party.phone, result="dead")

    assert party.pk not in moved(closing(slot.location, 9, desks_gone=0))


def test_a_number_on_the_list_will_do():
    [slot] = slots_on(office(), 1, 1, hour=15)
    book(slot)
    party = book(slot, phone="", person={"phone": "+31687654321"})

    assert moved(closing(slot.location, 1, desks_gone=0)) == [party.pk]


def test_who_was_moved_before_is_not_moved_again():
    [slot] = slots_on(office(), 9, 1)
    first, second = book(slot), book(slot)
    before = begin(office("Assen"), 9)
    MoveLine.objects.create(
        move=before,
        party=second,
        people=1,
        starts_at=at(9),
        ends_at=at(9, 1),
        state=LineState.ACCEPTED,
    )

    assert moved(closing(slot.location, 9, desks_gone=0)) == [first.pk]


def test_who_is_about_to_be_asked_is_neither_moved_again_nor_waited_for():
    [slot] = slots_on(office(), 9, 1)
    book(slot)
    book(slot)
    begin(slot.location, 9, desks_gone=0)

    scope = scope_of(closing(slot.location, 9, desks_gone=0), timezone.now())

    assert (scope.booked, scope.people, scope.fixed) == (2, 0, 0)
    assert [(span.wait, span.spared) for span in scope.spans] == [(10, 0)]


def test_who_came_before_others_for_a_reason_is_not_moved():
    [slot] = slots_on(office(), 9, 1)
    first, second = book(slot), book(slot)
    Event.objects.create(kind="priority", result="medical", about=f"party:{second.pk}")

    assert moved(closing(slot.location, 9, desks_gone=0)) == [first.pk]


def test_who_is_here_is_neither_expected_nor_moved():
    [slot] = slots_on(office(), 9, 1)
    here = book(slot)
    here.appointments.update(status="checked_in")

    assert expected_in(closing(slot.location, 9), timezone.now()) == []


def test_what_is_over_is_left_out():
    [slot] = slots_on(office(), 1, 1, hour=9)
    book(slot)
    found = scope_of(closing(slot.location, 1), timezone.now())

    assert (found.booked, found.people, found.rooms) == (0, 0, [])


@pytest.mark.parametrize("parties", [1, 3])
def test_it_takes_as_many_queries_for_three_as_for_one(django_assert_num_queries, parties):
    [slot] = slots_on(office(), 9, 3)
    for _ in range(parties):
        book(slot)
    move = closing(slot.location, 9)

    with django_assert_num_queries(7):
        found = scope_of(move, timezone.now())
    assert found.people == parties


def test_a_party_counts_with_all_its_people():
    slots = slots_on(office(), 9, 2, 2)
    party = book(slots[0], slots[0], slots[1])
    AppointmentFactory(slot=slots[1], applicant=ApplicantFactory())
    found = scope_of(closing(slots[0].location, 9), timezone.now())

    assert (found.booked, found.people) == (4, 4)
    [most] = [each for each in found.moved if each.party == party.pk]
    assert (most.people, most.starts_at, most.ends_at) == (3, at(9, 9), at(9, 9, 20))
