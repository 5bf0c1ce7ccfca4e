from datetime import date, timedelta

import pytest
from django.utils import timezone

from appointments.exceptions import MinorAlone, NotEligible
from appointments.rules import check_company, check_eligible, check_left_behind
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory

DAY = date(2026, 12, 8)
CHILD, ADULT = "2014-06-01", "1984-06-01"


def people(*birth_dates):
    return [ApplicantFactory.build(birth_date=born, municipality=None) for born in birth_dates]


def visit(*birth_dates, **party):
    """A booked party of people with these birth dates."""
    party, slot = PartyFactory(**party), SlotFactory(planned=6)
    return [
        AppointmentFactory(party=party, slot=slot, applicant__birth_date=born)
        for born in birth_dates
    ]


def left_behind(rows, *gone, **options):
    check_left_behind({row.party for row in rows}, gone, **options)


@pytest.mark.django_db
def test_check_eligible_says_everything_that_speaks_against_it():
    week = timezone.localdate()
    fine, early = ApplicantFactory(), ApplicantFactory(registered_on=week)
    gone = ApplicantFactory(withdrawn_on=week, served_on=week)

    check_eligible([fine], week, timezone.now())
    with pytest.raises(NotEligible) as refusal:
        check_eligible([fine, early, gone], week, timezone.now())

    assert [reason.code for reason in refusal.value.objections] == [
        "too_soon",
        "withdrawn",
        "served",
    ]


def test_a_minor_comes_with_an_adult_of_the_party_or_a_guardian():
    check_company(people(CHILD, ADULT), DAY, guardian=False)
    check_company(people(CHILD), DAY, guardian=True)
    with pytest.raises(MinorAlone):
        check_company(people(CHILD, CHILD), DAY, guardian=False)


def test_ages_are_those_on_the_day_of_the_visit():
    [almost] = people("2008-12-08")

    check_company([almost], DAY, guardian=False)
    with pytest.raises(MinorAlone):
        check_company([almost], DAY - timedelta(days=1), guardian=False)


def test_a_birth_day_that_is_not_known_counts_as_late_as_it_can():
    [unknown] = people("2008-12-00")

    with pytest.raises(MinorAlone):
        check_company([unknown], DAY, guardian=False)
    check_company([unknown], date(2026, 12, 31), guardian=False)


@pytest.mark.django_db
def test_nobody_leaves_a_child_behind():
    adult, other, child = rows = visit(ADULT, ADULT, CHILD)

    left_behind(rows, adult)
    left_behind(rows, child)
    left_behind(rows, adult, other, child)
    with pytest.raises(MinorAlone):
        left_behind(rows, adult, other)


@pytest.mark.django_db
def test_a_child_with_a_guardian_can_be_left():
    adult, _ = rows = visit(ADULT, CHILD, with_guardian=True)

    left_behind(rows, adult)


@pytest.mark.django_db
def test_each_party_is_judged_for_itself():
    adult, _ = family = visit(ADULT, CHILD)
    others = visit(ADULT, ADULT)

    with pytest.raises(MinorAlone):
        left_behind([*others, *family], adult)
    left_behind([*others, *family], others[0])
    left_behind([*others, *family], adult, without=adult.party_id)


@pytest.mark.django_db
def test_when_only_holds_are_given_up_nobody_is_asked(django_assert_num_queries):
    held = AppointmentFactory(held=True)

    with django_assert_num_queries(0):
        left_behind([held], held)
