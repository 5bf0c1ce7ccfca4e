"""The list of an officer's people: found, narrowed, and never more than their state."""

import csv
from pathlib import Path

import pytest

from applicants.models import LetterBatch
from config.db import ids
from councils.people import counts, hers, in_state, state_of, unreached, with_state, younger
from tests.councils.list_steps import said
from tests.councils.people_steps import PEOPLE, booked, one_of_each
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory, SlotFactory

NAME_PAIRS = Path(__file__).parents[1] / "data" / "name-pairs.csv"

pytestmark = pytest.mark.django_db


def shown(office, **asked):
    return ids(office.get(PEOPLE, asked).context["cl"].queryset)


def name_pairs():
    with NAME_PAIRS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("pair", name_pairs(), ids=lambda pair: " = ".join(pair.values()))
def test_people_are_found_in_any_spelling_and_others_are_not(pair, office, town):
    given, family = pair["registered"].split(" ", 1)
    person = ApplicantFactory(municipality=town, given_names=given, family_name=family)
    ApplicantFactory(given_names=given, family_name=family)

    found = shown(office, q=pair["searched"])

    assert found == ({person.pk} if pair["same"] == "yes" else set())


@pytest.mark.parametrize("state", ["not_booked", "booked", "served", "withdrawn"])
def test_people_are_shown_by_their_state_and_no_others(state, office, town):
    mine, _ = one_of_each(town), one_of_each(MunicipalityFactory())

    assert shown(office, state=state) == {mine[state].pk}


@pytest.mark.parametrize(
    ("made", "state"),
    [
        ({"status": "booked"}, "booked"),
        ({"status": "checked_in"}, "booked"),
        ({"held": True}, "not_booked"),
        ({"cooled": True}, "not_booked"),
        ({"status": "fulfilled"}, "not_booked"),
    ],
    ids=str,
)
def test_only_an_appointment_to_come_counts_as_booked(made, state, town):
    person = AppointmentFactory(applicant__municipality=town, **made).applicant

    assert list(in_state(town.applicants.all(), state)) == [person]


def test_a_state_that_is_none_is_nobodys(town):
    one_of_each(town)

    assert not in_state(town.applicants.all(), "x").exists()


def test_the_word_for_a_state_is_that_of_its_filter(town):
    people = one_of_each(town)

    words = {row.pk: str(state_of(row)) for row in with_state(town.applicants.all())}

    assert words[people["booked"].pk] == "booked"
    assert words[people["withdrawn"].pk] == "no longer registered"


def test_the_list_shows_who_is_booked_and_never_when_or_where(office, town):
    slot = SlotFactory(location__name="Elsewhere Hall", location__city="Zwolle")
    AppointmentFactory(applicant__municipality=town, slot=slot)

    text = said(office.get(PEOPLE))

    assert "booked" in text
    assert not [word for word in ["Elsewhere Hall", "Zwolle", "09:00"] if word in text]


def test_people_without_contact_are_found(office, town):
    without = ApplicantFactory(municipality=town)
    ApplicantFactory(municipality=town, email="o@example.org")
    ApplicantFactory(municipality=town, phone="+31612345678")
    ApplicantFactory()

    assert shown(office, contact="none") == {without.pk}


def test_who_lives_with_somebody_that_can_be_reached_is_reached(town):
    family = {"municipality": town, "household": "A"}
    ApplicantFactory(**family, email="o@example.org")
    ApplicantFactory(**family, child=True)
    apart = ApplicantFactory(**family, set_apart=True)
    elsewhere = ApplicantFactory(household="A")
    alone = ApplicantFactory(municipality=town)

    found = unreached(type(alone).objects.all())

    assert set(found) == {apart, elsewhere, alone}


def test_a_letter_is_needed_by_who_cannot_be_reached_until_it_is_printed(office, town, officer):
    needs = ApplicantFactory(municipality=town)
    reached = ApplicantFactory(municipality=town, email="o@example.org")
    booked(municipality=town)
    ApplicantFactory(municipality=town, served=True)
    ApplicantFactory()

    before = shown(office, letter="needed"), shown(office, letter="never")
    batch = LetterBatch.objects.create(municipality=town, printed_by=officer)
    batch.people.add(needs)

    assert before == ({needs.pk}, {needs.pk, reached.pk})
    assert shown(office, letter="needed") == set()
    assert shown(office, letter="never") == {reached.pk}
    assert shown(office, letter="printed") == {needs.pk}


def test_a_letter_printed_twice_shows_a_person_once(office, town, officer):
    person = ApplicantFactory(municipality=town)
    for _ in range(2):
        LetterBatch.objects.create(municipality=town, printed_by=officer).people.add(person)

    answer = office.get(PEOPLE, {"letter": "printed"})

    assert answer.context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("born", "under_14", "under_18"),
    [
        ("2012-11-24", False, True),
        ("2012-11-25", True, True),
        ("2012-11-00", True, True),
        ("2012-00-00", True, True),
        ("2011-00-00", False, True),
        ("2008-11-24", False, False),
        ("2008-11-25", False, True),
        ("2008-00-00", False, True),
        ("2007-00-00", False, False),
    ],
)
def test_ages_are_those_of_the_rule(born, under_14, under_18, office, town, time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    person = ApplicantFactory(municipality=town, birth_date=born)
    ApplicantFactory(birth_date=born)

    found = [shown(office, age=age) == {person.pk} for age in ["14", "18"]]

    assert found == [under_14, under_18]
    today = person.registered_on.replace(year=2026, month=11, day=24)
    assert [person.age_on(today) < age for age in [14, 18]] == found


def test_in_a_leap_year_nobody_has_two_birthdays(town, time_machine):
    time_machine.move_to("2026-02-28 10:00+01:00", tick=False)
    person = ApplicantFactory(municipality=town, birth_date="2012-02-29")
    today = person.registered_on.replace(year=2026, month=2, day=28)

    assert list(younger(town.applicants.all(), 14, today)) == [person]


@pytest.mark.parametrize("asked", ["state", "contact", "letter", "age"])
def test_a_filter_that_is_none_narrows_nothing(asked, office, town):
    person = ApplicantFactory(municipality=town)

    assert shown(office, **{asked: "x' OR 1=1"}) == {person.pk}


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("asked", [{}, {"letter": "needed"}, {"state": "not_booked", "age": "18"}])
def test_the_list_takes_the_same_queries_however_long_and_narrow_it_is(
    people, asked, office, town, django_assert_num_queries
):
    ApplicantFactory.create_batch(people, municipality=town, child=True)
    office.get(PEOPLE)

    with django_assert_num_queries(5):
        assert office.get(PEOPLE, asked).context["cl"].result_count == people


def test_the_list_has_no_numbers_that_open_a_booking(office, town):
    person = ApplicantFactory(municipality=town)

    assert person.v_number not in said(office.get(PEOPLE))


def test_people_are_counted_by_state_in_one_query(officer, town, django_assert_num_queries):
    one_of_each(town), one_of_each(MunicipalityFactory())

    with django_assert_num_queries(1):
        found = counts(hers(officer))

    states = {"not_booked": 1, "booked": 1, "served": 1, "withdrawn": 1}
    assert found == {"registered": 3, **states}
