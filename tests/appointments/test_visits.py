from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import visits
from appointments.exceptions import AlreadyBooked, MinorAlone, NotAllowed
from appointments.models import Appointment, Party, StatusChange
from appointments.visits import (
    check_in,
    check_in_present,
    fulfil,
    leave_unfinished,
    reopen,
    undo_check_in,
)
from config.db import acting_as
from notices.models import Notice
from tests.appointments.steps import book, statuses
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory

pytestmark = pytest.mark.django_db
at_a_desk = pytest.mark.django_db(transaction=True)  # only a real transaction says where it is


def desk(number, *, actor="user:7"):
    return acting_as(actor=actor, channel="desk", place=f"desk:{number}" if number else "")


def seen_at(number, act, *rows, **options):
    with desk(number):
        return act([row.pk for row in rows], **options)


def test_check_in_takes_who_is_booked():
    booked = AppointmentFactory()

    assert check_in([booked.pk]) == [booked]

    assert statuses(booked) == ["checked_in"]


def test_check_in_twice_is_once():
    booked = AppointmentFactory()
    check_in([booked.pk])

    assert check_in([booked.pk]) == []

    assert StatusChange.objects.filter(status="checked_in").count() == 1


def test_check_in_of_a_party_takes_those_who_were_not_here_yet():
    first = AppointmentFactory(status="checked_in")
    second = AppointmentFactory(party=first.party)

    assert check_in([first.pk, second.pk]) == [second]


@pytest.mark.parametrize(
    "claim",
    [{"held": True}, {"cooled": True}]
    + [{"status": status} for status in ("fulfilled", "unfinished")],
)
def test_check_in_refuses_anybody_else_and_then_takes_nobody(claim):
    booked, other = AppointmentFactory(), AppointmentFactory(**claim)

    with pytest.raises(NotAllowed):
        check_in([booked.pk, other.pk])

    assert statuses(booked) == ["booked"]


@pytest.mark.parametrize("claims", [[], [0]])
def test_check_in_refuses_what_is_not_there(claims):
    with pytest.raises(NotAllowed):
        check_in(claims)


@pytest.mark.parametrize("size", [1, 3])
def test_check_in_is_two_statements_for_one_or_for_three(size, django_assert_num_queries):
    rows = AppointmentFactory.create_batch(size)

    with django_assert_num_queries(2):
        check_in([row.pk for row in rows])


def test_check_in_present_frees_the_places_of_the_others_and_tells_their_party():
    here, absent = AppointmentFactory.create_batch(2, party=AppointmentFactory().party)

    assert check_in_present([here.pk], [absent.pk]) == [here]

    assert statuses(here, absent) == ["checked_in", "cancelled"]
    assert absent.applicant.given_names not in Notice.objects.get().body


def test_check_in_present_twice_is_once():
    here, absent = AppointmentFactory.create_batch(2, party=AppointmentFactory().party)
    check_in_present([here.pk], [absent.pk])

    assert check_in_present([here.pk], [absent.pk]) == []

    assert Notice.objects.count() == 1


def family():
    adult = AppointmentFactory()
    child = AppointmentFactory(party=adult.party, applicant=ApplicantFactory(child=True))
    return adult, child


def test_children_whose_parent_did_not_come_are_not_checked_in_alone():
    adult, child = family()

    with pytest.raises(MinorAlone):
        check_in_present([child.pk], [adult.pk])

    assert statuses(adult, child) == ["booked", "booked"]


def test_children_who_came_with_a_guardian_are_and_it_is_noted():
    adult, child = family()

    check_in_present([child.pk], [adult.pk], guardian=True)

    assert statuses(adult, child) == ["cancelled", "checked_in"]
    assert Party.objects.get().with_guardian


def test_a_child_who_comes_after_the_parent_is_not_alone():
    adult, child = family()
    check_in([adult.pk])

    check_in_present([child.pk], [])

    assert statuses(adult, child) == ["checked_in", "checked_in"]


def test_nobody_is_here_and_absent():
    here, there = AppointmentFactory.create_batch(2, party=AppointmentFactory().party)
    check_in([there.pk])

    for absent in ([here.pk], [there.pk]):
        with pytest.raises(NotAllowed):
            check_in_present([here.pk], absent)

    assert statuses(here, there) == ["booked", "checked_in"]


@pytest.mark.parametrize("status", ["fulfilled", "unfinished"])
def test_who_was_served_is_not_checked_in_with_others(status):
    here, over = AppointmentFactory(), AppointmentFactory(status=status)

    for present in ([here.pk, over.pk], []):
        with pytest.raises(NotAllowed):
            check_in_present(present, [])


@at_a_desk
def test_undo_at_the_same_desk_leaves_the_place_as_it_was():
    row = AppointmentFactory()
    seen_at(3, check_in, row)

    assert seen_at(3, undo_check_in, row) == [row]
    assert seen_at(3, undo_check_in, row) == []

    assert Appointment.objects.get().status == "booked"
    steps = StatusChange.objects.order_by("pk").values_list("status", "place")
    assert list(steps) == [("booked", ""), ("checked_in", "desk:3"), ("booked", "desk:3")]


@at_a_desk
def test_another_desk_takes_nothing_back():
    row, other = AppointmentFactory(), AppointmentFactory()
    seen_at(3, check_in, row)
    seen_at(4, check_in, other)

    for rows in ([row], [row, other]):
        with pytest.raises(NotAllowed):
            seen_at(4, undo_check_in, *rows)

    assert statuses(row, other) == ["checked_in", "checked_in"]


@at_a_desk
def test_who_is_at_no_desk_takes_back_only_what_they_did_themselves():
    row, other = AppointmentFactory(), AppointmentFactory()
    seen_at(0, check_in, row)
    with desk(0, actor="user:8"):
        check_in([other.pk])

    assert seen_at(0, undo_check_in, row) == [row]
    with pytest.raises(NotAllowed):
        seen_at(0, undo_check_in, other)


@at_a_desk
def test_after_five_minutes_nothing_is_taken_back(monkeypatch):
    row = AppointmentFactory()
    seen_at(3, check_in, row)
    monkeypatch.setattr(visits, "UNDO_TIME", -timedelta(seconds=10))

    with pytest.raises(NotAllowed):
        seen_at(3, undo_check_in, row)


@at_a_desk
@pytest.mark.parametrize("status", ["fulfilled", "no_show"])
def test_undo_check_in_takes_nothing_else_back(status):
    public_at = timezone.now() if status == "no_show" else None
    row = AppointmentFactory(status=status, public_at=public_at)

    for claims in ([row], []):
        with pytest.raises(NotAllowed):
            seen_at(0, undo_check_in, *claims)


@pytest.mark.parametrize(
    ("act", "status"), [(fulfil, "fulfilled"), (leave_unfinished, "unfinished")]
)
def test_a_visit_ends_for_who_is_checked_in_and_for_nobody_else(act, status):
    here, booked = AppointmentFactory(status="checked_in"), AppointmentFactory()

    for claims in ([here.pk, booked.pk], [here.pk, 0]):
        with pytest.raises(NotAllowed):
            act(claims)

    assert act([here.pk]) == [here]
    assert statuses(here, booked) == [status, "booked"]
    with pytest.raises(NotAllowed):
        act([here.pk])


def test_fulfil_ends_whatever_else_the_person_had():
    here = AppointmentFactory(status="checked_in", party__email="")
    offer = AppointmentFactory(held=True, applicant=here.applicant, party__version=2)

    fulfil([here.pk])

    assert statuses(here, offer) == ["fulfilled", "cancelled"]
    assert Notice.objects.get().about == offer.party.reference


def test_who_has_to_come_again_may_book_at_once_and_keeps_what_is_proposed():
    here = AppointmentFactory(status="checked_in")
    offer = AppointmentFactory(held=True, applicant=here.applicant)

    leave_unfinished([here.pk])
    cancelled = statuses(offer)
    [again] = book([here.applicant], SlotFactory())

    assert cancelled == ["held"]
    assert statuses(here, again) == ["unfinished", "booked"]


@at_a_desk
@pytest.mark.parametrize("act", [fulfil, leave_unfinished])
def test_reopen_brings_back_who_was_at_this_desk(act):
    row = AppointmentFactory(status="checked_in")
    seen_at(3, act, row)

    with pytest.raises(NotAllowed):
        seen_at(4, reopen, row)
    assert seen_at(3, reopen, row) == [row]
    assert seen_at(3, reopen, row) == []

    assert statuses(row) == ["checked_in"]


@at_a_desk
def test_a_correction_reopens_at_any_desk_and_time():
    row = AppointmentFactory(status="fulfilled")

    assert seen_at(4, reopen, row, corrected=True) == [row]

    assert statuses(row) == ["checked_in"]


@pytest.mark.parametrize("claim", [{}, {"held": True}, {"cooled": True}])
def test_a_visit_that_was_not_over_is_not_reopened(claim):
    row = AppointmentFactory(**claim)

    for claims in ([row.pk], [], [0]):
        with pytest.raises(NotAllowed):
            reopen(claims, corrected=True)


def test_who_has_booked_again_is_not_brought_back():
    row = AppointmentFactory(status="unfinished")
    AppointmentFactory(applicant=row.applicant)

    with pytest.raises(AlreadyBooked):
        reopen([row.pk], corrected=True)

    assert statuses(row) == ["unfinished"]
