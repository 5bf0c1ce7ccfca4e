"""Places of a day that are kept for callers and for waves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from appointments.allotments import Room, pools
from appointments.claims import hold
from appointments.exceptions import SlotFull
from appointments.models import Allotment, Purpose
from appointments.shares import evenly, give_up, keep, pooled_slots, reach
from locations.models import Slot
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    BusFactory,
    PartyFactory,
    WaveFactory,
    row_of_slots,
)
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def slots():
    """An hour and a half of four places each, in two weeks."""
    return row_of_slots(*[4] * 9)


def until():
    return timezone.now() + timedelta(days=3)


def where(slots):
    return slots[0].location_id, timezone.localdate(slots[0].starts_at)


def kept(purpose=Purpose.PHONE):
    rows = Allotment.objects.filter(purpose=purpose).order_by("slot__starts_at")
    return dict(rows.values_list("slot__starts_at", "seats"))


def in_rooms(*free, capacity=4):
    """Rooms with so many free places each."""
    return [
        Room(Slot(pk=number, capacity=capacity), capacity - each, 0)
        for number, each in enumerate(free, 1)
    ]


def found(seats, rooms):
    kept = {slot.pk: number for slot, number in evenly(seats, rooms)}
    return [kept.get(room.slot.pk, 0) for room in rooms]


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (0, [0] * 9),
        (2, [2, 0, 0, 0, 0, 0, 0, 0, 0]),
        (6, [2, 2, 2, 0, 0, 0, 0, 0, 0]),
        (8, [2, 2, 2, 2, 0, 0, 0, 0, 0]),
        (18, [2] * 9),
        (20, [4, 2, 2, 2, 2, 2, 2, 2, 2]),
        (99, [4] * 9),
    ],
)
def test_places_are_kept_side_by_side_half_of_each_time_first(seats, expected):
    assert found(seats, in_rooms(*[4] * 9)) == expected


def test_two_blocks_lie_apart():
    assert found(9, in_rooms(*[4] * 12)) == [2, 2, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0]


def test_what_is_taken_is_not_kept():
    assert found(6, in_rooms(0, 1, 4)) == [0, 1, 4]


def test_nothing_is_kept_of_a_day_without_places():
    assert evenly(6, []) == []
    assert found(6, in_rooms(0, 0)) == [0, 0]


def test_a_day_keeps_places_for_callers(slots):
    number = keep(*where(slots), Purpose.PHONE, 6, until())

    assert number == 6
    assert list(kept().values()) == [2, 2, 2]


def test_a_full_day_keeps_less_and_says_so(slots):
    Slot.objects.update(planned=0)
    Slot.objects.filter(pk=slots[0].pk).update(planned=3)
    AppointmentFactory(slot=slots[0], status="booked")

    assert keep(*where(slots), Purpose.PHONE, 6, until()) == 2


def test_more_is_added_to_what_the_same_purpose_keeps(slots):
    keep(*where(slots), Purpose.PHONE, 6, until())

    keep(*where(slots), Purpose.PHONE, 20, until())

    assert sum(kept().values()) == 26
    assert max(kept().values()) == 4


def test_waves_and_callers_keep_side_by_side(slots):
    wave = WaveFactory()
    keep(*where(slots), Purpose.PHONE, 6, until())
    keep(*where(slots), Purpose.WAVE, 6, until())
    keep(*where(slots), Purpose.WAVE, 6, until(), wave=wave)

    assert Allotment.objects.filter(wave=wave).count() > 0
    assert sum(Allotment.objects.values_list("seats", flat=True)) == 18


def test_a_moment_that_is_over_keeps_nothing(slots):
    assert keep(*where(slots), Purpose.PHONE, 6, timezone.now()) == 0


def test_a_pool_grows_to_so_many_and_not_beyond(slots):
    numbers = [reach(*where(slots), Purpose.PHONE, 6, until()) for _ in range(3)]

    assert numbers == [6, 0, 0]


def test_what_was_given_up_is_everybody_s_and_can_be_kept_anew(slots):
    keep(*where(slots), Purpose.PHONE, 6, until())
    row = Allotment.objects.first()
    claim = AppointmentFactory(slot=row.slot, allotment=row, status="booked")

    give_up(*where(slots), Purpose.PHONE)
    left = pools(Purpose.PHONE, [slot.pk for slot in slots], timezone.now())
    keep(*where(slots), Purpose.PHONE, 6, until())

    now = pools(Purpose.PHONE, [slot.pk for slot in slots], timezone.now())
    claim.refresh_from_db()
    assert (left, claim.status) == ({}, "booked")
    assert sum(number for _, number in now.values()) == 6


def test_callers_get_what_is_kept_for_them_and_nobody_else_does(slots):
    Slot.objects.exclude(pk=slots[0].pk).update(planned=0)
    keep(*where(slots), Purpose.PHONE, 4, until())
    party, people = PartyFactory(), ApplicantFactory.create_batch(2)
    who = [person.pk for person in people]
    own = pools(Purpose.PHONE, [slots[0].pk], timezone.now())

    with pytest.raises(SlotFull):
        hold(party.form_key, who, [slots[0].pk])
    held = hold(
        party.form_key,
        who,
        [slots[0].pk],
        public=False,
        allotments=[pk for pk, _ in own.values()],
    )

    assert {row.allotment_id for row in held} == {pk for pk, _ in own.values()}
    [[_, left]] = pools(Purpose.PHONE, [slots[0].pk], timezone.now()).values()
    assert left == 2


def test_a_pool_is_of_one_purpose_and_keeps_until_its_clock(slots):
    one, two, three = slots[:3]
    phone = AllotmentFactory(slot=one, phone=True)
    AllotmentFactory(slot=two, phone=True, kept_until=timezone.now())
    AllotmentFactory(slot=one, pool=True)
    AllotmentFactory(slot=three)

    assert pools(Purpose.PHONE, [one.pk, two.pk, three.pk], timezone.now()) == {
        one.pk: (phone.pk, 2)
    }


def test_who_is_in_a_wave_gets_its_own_places_before_those_of_any(slots):
    wave, other = WaveFactory(), WaveFactory()
    one, two, three = slots[:3]
    pool = [AllotmentFactory(slot=slot, pool=True) for slot in (one, two)]
    own = AllotmentFactory(slot=two, pool=True, wave=wave)
    AllotmentFactory(slot=three, pool=True, wave=other)
    keys = [one.pk, two.pk, three.pk]

    mine = pools(Purpose.WAVE, keys, timezone.now(), wave=wave.pk)

    assert {slot: pk for slot, (pk, _) in mine.items()} == {one.pk: pool[0].pk, two.pk: own.pk}
    assert set(pools(Purpose.WAVE, keys, timezone.now())) == {one.pk, two.pk}


def test_times_that_are_kept_are_listed_also_before_they_are_public(slots):
    Slot.objects.update(opens_at=timezone.now() + timedelta(days=1))
    AllotmentFactory(slot=slots[1], phone=True)
    AllotmentFactory(slot=slots[2], phone=True)
    Slot.objects.filter(pk=slots[2].pk).update(ceiling=0)
    now = timezone.now()

    rows = pooled_slots(Purpose.PHONE, slots[0].location_id, now, now + timedelta(days=30), now)

    assert [(row.pk, row.left) for row in rows] == [(slots[1].pk, 2)]


@pytest.mark.parametrize("rows", [1, 3])
def test_pools_take_one_query_for_all_slots(rows, slots, django_assert_num_queries):
    for slot in slots[:rows]:
        AllotmentFactory(slot=slot, phone=True)

    with django_assert_num_queries(1):
        assert len(pools(Purpose.PHONE, [slot.pk for slot in slots], timezone.now())) == rows


@pytest.mark.parametrize(
    "of",
    [
        {"purpose": "phone"},
        {"purpose": "wave"},
        {"municipality": None},
        {"purpose": "phone", "municipality": None, "wave": True},
    ],
)
def test_the_database_wants_to_know_for_whom_it_is(of):
    if of.pop("wave", None):
        of["wave"] = WaveFactory()

    with pytest.raises(IntegrityError):
        AllotmentFactory(**of)


def test_a_slot_has_one_pool_for_a_purpose(slots):
    AllotmentFactory(slot=slots[0], phone=True)
    AllotmentFactory(slot=slots[0], pool=True)
    AllotmentFactory(slot=slots[0], municipality=BusFactory().municipality)

    with pytest.raises(IntegrityError):
        AllotmentFactory(slot=slots[0], phone=True)


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_share_at_once_keep_it_once(slots):
    race(*[lambda: reach(*where(slots), Purpose.PHONE, 6, until())] * 3)

    assert sum(kept().values()) == 6
