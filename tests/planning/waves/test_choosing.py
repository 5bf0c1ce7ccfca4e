"""Who is in a wave: whole households, in their order; who is not, and why."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from notices.models import Notice
from planning.waves.choosing import Choice, Out, Person, sieve
from planning.waves.people import choose, people
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    MunicipalityFactory,
    PartyFactory,
    WaveFactory,
)
from tests.planning.steps import in_line

DAY = date(2026, 9, 1)


def choice(size=100, **more):
    return Choice("One", timezone.now(), size, **more)


def somebody(pk, home=None, day=0, **more):
    return Person(pk, home or pk, DAY + timedelta(days=day), **more)


def test_who_registered_first_comes_first():
    chosen = sieve([somebody(1, day=3), somebody(2, day=1), somebody(3, day=2)], choice())

    assert chosen.homes == [[2], [3], [1]]


def test_a_household_comes_whole_when_its_first_does():
    found = [somebody(1, "h", day=9), somebody(2, day=2), somebody(3, "h", day=1)]

    assert sieve(found, choice()).homes == [[1, 3], [2]]


def test_households_that_registered_on_one_day_come_by_number():
    assert sieve([somebody(5), somebody(4), somebody(6)], choice()).people == [4, 5, 6]


def test_a_household_that_no_longer_fits_waits_whole_and_nobody_overtakes_it():
    found = [somebody(1), somebody(2, "h", day=1), somebody(3, "h", day=1), somebody(4, day=2)]

    chosen = sieve(found, choice(size=2))

    assert chosen.homes == [[1]]
    assert chosen.out == {Out.FULL: 3}


def test_the_size_is_reached_and_never_passed():
    found = [somebody(pk, pk // 2) for pk in range(2, 12)]

    assert len(sieve(found, choice(size=6)).people) == 6
    assert len(sieve(found, choice(size=7)).people) == 6


def test_who_needs_no_invitation_is_left_out_and_the_others_of_the_household_are_not():
    found = [somebody(1, "h", out=Out.BOOKED), somebody(2, "h"), somebody(3, "h", out=Out.SERVED)]

    chosen = sieve(found, choice())

    assert chosen.homes == [[2]]
    assert chosen.out == {Out.BOOKED: 1, Out.SERVED: 1}


def test_an_invitation_is_the_whole_households():
    chosen = sieve([somebody(1, "h", out=Out.INVITED), somebody(2, "h")], choice())

    assert chosen.homes == []
    assert chosen.out == {Out.INVITED: 2}


def test_a_household_of_which_somebody_came_before_can_be_left_out():
    found = [somebody(1, "h", came_before=True), somebody(2, "h"), somebody(3)]

    assert sieve(found, choice(never_booked=True)).homes == [[3]]
    assert sieve(found, choice(never_booked=True)).out == {Out.CAME_BEFORE: 2}
    assert len(sieve(found, choice()).people) == 3


def test_the_first_of_a_household_decides_whether_it_registered_in_time():
    found = [somebody(1, "h", day=5), somebody(2, "h", day=0), somebody(3, day=5)]

    chosen = sieve(found, choice(registered_until=DAY + timedelta(days=4)))

    assert chosen.homes == [[1, 2]]
    assert chosen.out == {Out.LATER: 1}


def test_the_nearest_deadline_comes_first_and_none_comes_last():
    found = [
        somebody(1),
        somebody(2, day=9, deadline=DAY + timedelta(days=40)),
        somebody(3, "h", day=9, deadline=DAY + timedelta(days=30)),
        somebody(4, "h", day=8),
    ]

    assert sieve(found, choice(order="deadline")).homes == [[3, 4], [2], [1]]


def test_of_nobody_nobody_is_chosen():
    assert sieve([], choice()).people == []


@pytest.mark.django_db
def test_each_reason_is_found_in_the_database():
    ApplicantFactory(withdrawn=True)
    ApplicantFactory(served=True)
    ApplicantFactory(decision_pending_since=DAY)
    AppointmentFactory()
    written_to, of_a_wave, free = ApplicantFactory.create_batch(3)
    Notice.objects.create(
        key=f"invitation:applicant:{written_to.pk}:1", about=f"applicant:{written_to.pk}"
    )
    of_a_wave.invited_by.create(wave=WaveFactory(), home=of_a_wave.pk)

    chosen = choose(choice())

    assert chosen.people == [free.pk]
    expected = [Out.WITHDRAWN, Out.SERVED, Out.DECISION_PENDING, Out.BOOKED]
    assert chosen.out == {**dict.fromkeys(expected, 1), Out.INVITED: 2}


@pytest.mark.django_db
def test_a_household_is_of_one_municipality_and_who_is_set_apart_is_alone():
    home = {"municipality": MunicipalityFactory(), "household": "7"}
    mother, child = ApplicantFactory(**home), ApplicantFactory(child=True, **home)
    apart = ApplicantFactory(set_apart=True, **home)
    elsewhere = ApplicantFactory(household="7")

    homes = choose(choice()).homes

    assert sorted(homes) == [[mother.pk, child.pk], [apart.pk], [elsewhere.pk]]


@pytest.mark.django_db
def test_only_the_chosen_municipalities_are_asked():
    here, _ = ApplicantFactory(), ApplicantFactory()

    assert choose(choice(municipalities=[here.municipality_id])).people == [here.pk]


@pytest.mark.django_db
def test_people_to_practise_with_are_in_no_wave():
    ApplicantFactory(municipality__practice=True)

    assert list(people(choice())) == []


@pytest.mark.django_db
def test_came_before_is_who_was_told_of_an_appointment_not_who_looked_at_one():
    came = AppointmentFactory(status="no_show", public_at=timezone.now())
    gave_up = AppointmentFactory(cooled=True, party=PartyFactory(version=2))
    AppointmentFactory(cooled=True)  # held it, and chose another time
    AppointmentFactory(status="expired", public_at=timezone.now())

    found = {person.pk for person in people(choice(never_booked=True)) if person.came_before}

    assert found == {came.applicant_id, gave_up.applicant_id}


@pytest.mark.django_db
def test_a_deadline_is_the_last_day_of_who_waits_in_line_because_of_one():
    person, other = ApplicantFactory.create_batch(2)
    entry = in_line(1, people=[person], priority="deadline")
    in_line(1, people=[other], priority="medical")

    found = {each.pk: each.deadline for each in people(choice(order="deadline"))}

    assert found == {person.pk: entry.until_day, other.pk: None}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_as_many_queries_for_many_as_for_one(number, django_assert_num_queries):
    ApplicantFactory.create_batch(number)

    with django_assert_num_queries(5):
        assert len(choose(choice(never_booked=True)).people) == number


def test_a_choice_is_kept_in_words_that_json_knows():
    said = choice(5, municipalities=(1, 2), registered_until=DAY).stored()

    assert said == {
        "size": 5,
        "order": "registered",
        "municipalities": [1, 2],
        "never_booked": False,
        "registered_until": "2026-09-01",
    }
