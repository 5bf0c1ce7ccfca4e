"""The page of possible doubles: side by side, and what the officer says of them."""

import pytest

from applicants.models import Applicant, NotDouble
from tests.councils.list_steps import said
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory

DOUBLES = "/admin/people/doubles/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(town):
    return [
        ApplicantFactory(municipality=town, family_name="Zinchenko", given_names=name)
        for name in ["Danylo", "Daryna"]
    ]


def decide(office, act, first, second, **more):
    data = {"first": first.pk, "second": second.pk, **more}
    return office.post(f"{DOUBLES}{act}/", data, follow=True)


def numbers_left():
    return set(Applicant.objects.filter(withdrawn_on=None))


def test_both_stand_side_by_side_with_their_state_and_nobody_elses_do(office, twins):
    AppointmentFactory(applicant=twins[0], slot=SlotFactory(location__city="Zwolle"))
    other = ApplicantFactory(family_name="Zinchenko", given_names="Danylo")
    ApplicantFactory(municipality=other.municipality, family_name="Zinchenko", given_names="Danylo")

    text = said(office.get(DOUBLES))

    assert "Zinchenko, Danylo" in text
    assert "Zinchenko, Daryna" in text
    assert twins[0].v_number in text
    assert other.v_number not in text
    assert ("State: booked" in text, "State: not booked" in text) == (True, True)
    assert "Zwolle" not in text


def test_nobody_to_decide_on_is_said(office):
    assert "There are no possible doubles" in said(office.get(DOUBLES))


def test_two_people_are_dismissed_for_good(office, twins):
    answer = decide(office, "two", *twins)

    assert "Noted: these are two people." in said(answer)
    assert "There are no possible doubles" in said(answer)
    assert NotDouble.objects.count() == 1
    assert numbers_left() == set(twins)


@pytest.mark.parametrize("kept", [0, 1])
def test_one_person_keeps_the_number_that_was_chosen(kept, office, twins):
    answer = decide(office, "one", *twins, keep=twins[kept].pk)

    assert "The other number is withdrawn." in said(answer)
    assert numbers_left() == {twins[kept]}


def test_nothing_is_decided_until_a_number_is_chosen(office, twins):
    answers = [decide(office, "one", *twins), decide(office, "one", *twins, keep="x")]

    assert all("Choose which number stays." in said(answer) for answer in answers)
    assert numbers_left() == set(twins)


def test_a_page_that_is_out_of_date_changes_nothing(office, twins):
    decide(office, "one", *twins, keep=twins[0].pk)

    answer = decide(office, "one", *twins, keep=twins[1].pk)

    assert "This has changed meanwhile." in said(answer)
    assert numbers_left() == {twins[0]}


def test_a_child_is_not_left_without_an_adult(office, twins):
    party, slot = PartyFactory(), SlotFactory()
    AppointmentFactory(applicant=twins[1], party=party, slot=slot)
    AppointmentFactory(applicant=ApplicantFactory(child=True), party=party, slot=slot)

    answer = decide(office, "one", *twins, keep=twins[0].pk)

    assert "A child would be left without an adult." in said(answer)
    assert set(twins) <= numbers_left()


@pytest.mark.parametrize("act", ["one", "two"])
@pytest.mark.parametrize("second", ["foreign", "same", "", "x", "9" * 30, "-1", "٣"])
def test_only_two_of_her_own_are_decided_on(act, second, office, twins):
    foreign = ApplicantFactory(family_name="Zinchenko", given_names="Danylo")
    sent = {"foreign": foreign.pk, "same": twins[0].pk}.get(second, second)
    data = {"first": twins[0].pk, "second": sent, "keep": twins[0].pk}

    answer = office.post(f"{DOUBLES}{act}/", data)

    assert answer.status_code == 404
    assert numbers_left() == {*twins, foreign}
    assert not NotDouble.objects.exists()


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_page_takes_the_same_queries_however_long_it_is(
    pairs, office, town, django_assert_num_queries
):
    for year in range(pairs):
        ApplicantFactory.create_batch(
            2, municipality=town, given_names="Ivan", birth_date=f"199{year}-01-01"
        )
    office.get(DOUBLES)

    with django_assert_num_queries(6):
        assert len(office.get(DOUBLES).context["pairs"]) == pairs
