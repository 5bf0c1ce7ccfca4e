"""Invitations on paper: who gets one, what stands on it, and that it is noted."""

from functools import partial

import pytest

from applicants.models import LetterBatch
from councils import letters
from tests.councils.list_steps import said
from tests.councils.people_steps import act, booked, page_of
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from tests.races import race
from trail.models import Event

LETTERS = "/admin/people/letters/"


@pytest.fixture
def family(town):
    """A mother who reads Russian, and her child."""
    home = {"municipality": town, "household": "A", "language": "ru"}
    child = ApplicantFactory(**home, child=True, given_names="Danylo")
    mother = ApplicantFactory(**home, given_names="Viktoriia")
    return [mother, child]


def make(office, town, who="", seen=0):
    data = {"municipality": town.pk, "who": who, "seen": seen}
    return office.post(f"{LETTERS}print/", data, follow=True)


def people_of(batch):
    return set(batch.people.all())


@pytest.mark.django_db
def test_a_household_gets_one_letter_with_the_number_of_each(office, town, family):
    answer = make(office, town)

    html = answer.content.decode()
    assert html.count('class="sheet"') == 1
    assert all(person.v_number in html for person in family)
    assert not [person for person in family if person.birth_date in html]
    assert people_of(batch := LetterBatch.objects.get()) == set(family)
    assert Event.objects.filter(kind="export", about=f"invitations:{batch.pk}").exists()


@pytest.mark.django_db
def test_a_letter_is_in_the_language_of_its_adult_and_in_dutch(office, town, family, settings):
    settings.SITE_URL = "https://sticker.example"

    html = make(office, town).content.decode()

    assert 'lang="ru"' in html
    assert "https://sticker.example/ru/" in html
    assert 'lang="nl"' in html
    assert "<svg" in html
    assert html.index("Viktoriia") < html.index("Danylo")


@pytest.mark.django_db
def test_letters_are_stored_by_nobody(office, town, family):
    assert "no-store" in make(office, town)["Cache-Control"]


@pytest.mark.django_db
def test_who_was_printed_needs_no_letter_and_can_be_printed_again(office, officer, town, family):
    make(office, town)
    batch = LetterBatch.objects.get()

    page = said(office.get(LETTERS))
    nobody = make(office, town, seen=batch.pk)
    again = office.get(f"{LETTERS}{batch.pk}/")

    assert f"People: 2 · {officer}" in page
    assert "Nobody needs a letter" in said(nobody)
    assert family[0].v_number in said(again)
    assert LetterBatch.objects.count() == 1


@pytest.mark.django_db
def test_who_can_be_reached_gets_a_letter_only_if_everybody_does(office, town):
    person = ApplicantFactory(municipality=town, email="o@example.org")

    needed, everybody = make(office, town), make(office, town, "everybody")

    assert "Nobody needs a letter" in said(needed)
    assert person.v_number in said(everybody)


@pytest.mark.django_db
def test_who_is_booked_served_withdrawn_or_not_hers_gets_no_letter(office, town):
    booked(municipality=town)
    ApplicantFactory(municipality=town, served=True)
    ApplicantFactory(municipality=town, withdrawn=True)
    ApplicantFactory()

    assert "Nobody needs a letter" in said(make(office, town, "everybody"))


@pytest.mark.django_db
def test_who_is_set_apart_gets_a_letter_of_their_own(office, town, family):
    apart = ApplicantFactory(municipality=town, household="A", set_apart=True)

    html = make(office, town).content.decode()

    sheets = html.split('class="sheet"')[1:]
    assert len(sheets) == 2
    assert sorted(apart.v_number in sheet for sheet in sheets) == [False, True]
    assert not [s for s in sheets if apart.v_number in s and family[0].v_number in s]


@pytest.mark.django_db
def test_households_of_two_municipalities_with_one_key_are_two(office, town, family):
    ApplicantFactory(household="A", given_names="Foreigner")

    assert "Foreigner" not in said(make(office, town))


@pytest.mark.django_db
def test_a_batch_shows_nobody_who_moved_was_served_or_left(office, officer, town):
    batch = LetterBatch.objects.create(municipality=town, printed_by=officer)
    batch.people.add(
        ApplicantFactory(),
        ApplicantFactory(municipality=town, served=True),
        ApplicantFactory(municipality=town, withdrawn=True),
    )

    assert "Nobody of these still has to come" in said(office.get(f"{LETTERS}{batch.pk}/"))


@pytest.mark.django_db
def test_a_batch_is_no_larger_than_a_printer_holds(office, officer, town, monkeypatch):
    monkeypatch.setattr(letters, "MOST", 2)
    ApplicantFactory.create_batch(3, municipality=town)

    first = letters.print_needed(town, everybody=False, seen=0, by=officer)
    rest = letters.print_needed(town, everybody=False, seen=first.pk, by=officer)

    assert [first.people.count(), rest.people.count()] == [2, 1]


@pytest.mark.django_db
def test_a_form_sent_twice_makes_one_batch(office, town, family, monkeypatch):
    monkeypatch.setattr(letters, "MOST", 1)
    ApplicantFactory(municipality=town, family_name="Zhuk")

    first, second = make(office, town), make(office, town)

    assert first.redirect_chain == second.redirect_chain
    assert LetterBatch.objects.count() == 1


@pytest.mark.django_db
def test_the_letter_of_one_person_is_that_of_the_household(office, officer, town, family):
    seen = office.get(page_of(family[1])).context["seen"]

    first, second = [office.post(act(family[1], "letter"), {"seen": seen}) for _ in range(2)]
    again = office.post(act(family[1], "letter"), {"seen": LetterBatch.objects.get().pk})

    assert first["Location"] == second["Location"] != again["Location"]
    assert [people_of(batch) for batch in LetterBatch.objects.all()] == [set(family)] * 2


@pytest.mark.django_db
def test_a_letter_to_nobody_is_not_made(office, town):
    person = ApplicantFactory(municipality=town, withdrawn=True)

    answer = office.post(act(person, "letter"), {"seen": "x"}, follow=True)

    assert "Nobody of this household needs a letter" in said(answer)
    assert not LetterBatch.objects.exists()


@pytest.mark.django_db
def test_letters_of_another_municipality_do_not_exist(office):
    elsewhere = MunicipalityFactory()
    theirs = LetterBatch.objects.create(municipality=elsewhere, printed_by=UserFactory())
    theirs.people.add(ApplicantFactory(municipality=elsewhere))

    answers = [office.get(f"{LETTERS}{theirs.pk}/"), make(office, elsewhere, "everybody")]
    answers += [office.post(f"{LETTERS}print/", {"municipality": sent}) for sent in ["", "x", "²"]]

    assert {answer.status_code for answer in answers} == {404}
    assert elsewhere.name not in said(office.get(LETTERS))
    assert LetterBatch.objects.count() == 1


@pytest.mark.django_db
def test_households_are_counted_as_they_are_printed(town, family):
    ApplicantFactory.create_batch(2, municipality=town)
    ApplicantFactory(municipality=town, household="A", set_apart=True)
    rows = town.applicants.all()

    assert letters.count_households(rows) == len(letters.households(rows)) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("homes", [1, 3])
def test_letters_take_the_same_queries_however_many_there_are(
    homes, office, officer, town, django_assert_num_queries
):
    batch = LetterBatch.objects.create(municipality=town, printed_by=officer)
    batch.people.add(*ApplicantFactory.create_batch(homes, municipality=town))
    office.get(LETTERS)

    with django_assert_num_queries(4):
        assert len(office.get(f"{LETTERS}{batch.pk}/").context["letters"]) == homes


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [1, 3])
def test_the_page_of_letters_takes_the_same_queries_however_long_it_is(
    batches, office, officer, town, django_assert_num_queries
):
    for _ in range(batches):
        batch = LetterBatch.objects.create(municipality=town, printed_by=officer)
        batch.people.add(ApplicantFactory(municipality=town))
    office.get(LETTERS)

    with django_assert_num_queries(9):
        office.get(LETTERS)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_batch(deadlocks):
    town, officer = MunicipalityFactory(), UserFactory(officer=True)
    ApplicantFactory.create_batch(3, municipality=town)
    click = partial(letters.print_needed, town, everybody=True, seen=0, by=officer)

    first, second = race(click, click)

    assert first == second
    assert deadlocks == []
