import pytest

from appointments.exceptions import NotAllowed
from appointments.models import StatusChange
from appointments.visits import check_in
from tests.appointments.steps import statuses
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


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
