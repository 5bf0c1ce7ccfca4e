"""Times with more people than places."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from locations.models import Slot
from planning.capacity.conflicts import by_day, claims_in, conflicts, kept_in, too_many
from tests.factories import AllotmentFactory, AppointmentFactory, LocationFactory, SlotFactory


@pytest.mark.parametrize(
    ("planned", "extra", "ceiling", "claims", "over"),
    [
        (4, 0, None, 4, 0),
        (4, 0, None, 5, 1),
        (4, 2, None, 6, 0),  # extra places are places
        (4, 2, 5, 6, 1),
        (4, 0, 0, 4, 0),  # no new bookings: who has a place keeps it
        (4, 1, 0, 6, 1),
        (0, 0, 0, 3, 3),
        (0, 0, None, 0, 0),
        (4, 0, 9, 5, 1),  # a limit above the desks limits nothing
    ],
)
def test_how_many_are_too_many(planned, extra, ceiling, claims, over):
    room = planned + extra if ceiling is None else min(planned + extra, ceiling)
    slot = Slot(planned=planned, extra=extra, ceiling=ceiling, capacity=room)

    assert too_many(slot, claims) == over


TRAITS = {"held": {"held": True}, "cancelled": {"cooled": True}}


def crowd(number=2, status="booked", **slot):
    row = SlotFactory(planned=1, **slot)
    for place in range(number):
        traits = TRAITS.get(status, {"status": status})
        AppointmentFactory(slot=row, place=place + 1, **traits)
    return row


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "counts"),
    [("held", True), ("booked", True), ("checked_in", True), ("cancelled", False)],
)
def test_whoever_takes_a_place_counts(status, counts):
    crowd(status=status)

    assert bool(conflicts(timezone.now())) is counts


@pytest.mark.django_db
def test_the_database_and_python_count_alike():
    for extra, ceiling, claims in [(0, None, 2), (1, None, 2), (1, 1, 2), (1, 0, 3), (0, 0, 1)]:
        slot = crowd(claims)
        Slot.objects.filter(pk=slot.pk).update(extra=extra, ceiling=ceiling)

    found = {each.slot.pk: each.over for each in conflicts(timezone.now())}

    slots = Slot.objects.all()
    claims = claims_in(slots)
    expected = {slot.pk: too_many(slot, claims[slot.pk]) for slot in slots}
    assert found == {pk: over for pk, over in expected.items() if over}
    assert len(found) == 3


@pytest.mark.django_db
def test_of_one_location_only_its_own_are_found_and_of_all_by_name_and_time():
    late = crowd(location__name="Assen", minute=30)
    soon = crowd(location=late.location, minute=0)
    other = crowd(location__name="Zwolle")
    now = timezone.now()

    assert [each.slot for each in conflicts(now)] == [soon, late, other]
    assert [each.slot for each in conflicts(now, other.location_id)] == [other]


@pytest.mark.django_db
def test_days_are_those_of_the_office_also_about_midnight_and_when_the_clock_goes_back(
    time_machine,
):
    time_machine.move_to(local(2026, 10, 1, 12), tick=False)
    place = LocationFactory()
    for start in [
        local(2026, 10, 24, 23, 50),
        local(2026, 10, 25, 0, 10),
        local(2026, 10, 25, 23, 40),  # 24 and a half hours later: the hour from two came twice
    ]:
        crowd(location=place, starts_at=start, ends_at=start + timedelta(minutes=10))

    groups = by_day(conflicts(timezone.now()))

    assert [len(rows) for _, _, rows in groups] == [1, 2]


def local(*moment):
    return timezone.make_aware(datetime(*moment))  # noqa: DTZ001 -- made aware


@pytest.mark.django_db
def test_what_was_kept_and_is_everybodys_again_is_not_kept():
    now, slot = timezone.now(), SlotFactory()
    AllotmentFactory(slot=slot, seats=2)
    AllotmentFactory(slot=slot, seats=1, kept_until=now - timedelta(minutes=1))
    slots = Slot.objects.filter(pk=slot.pk)

    assert dict(kept_in(slots, now)) == {slot.pk: 2}


@pytest.mark.django_db
def test_where_there_is_nothing_nothing_is_counted(django_assert_num_queries):
    none = Slot.objects.none()

    assert claims_in(none) == {}
    assert dict(kept_in(none, timezone.now())) == {}
    assert conflicts(timezone.now()) == []
    assert by_day([]) == []
