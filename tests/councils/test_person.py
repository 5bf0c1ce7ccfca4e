"""The page of one person: facts, state, history; correct and withdraw."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.doubles import dismiss
from applicants.models import LetterBatch
from councils.same import same_person
from notices.models import Notice
from tests.applicants.list_steps import applied, cells
from tests.councils.list_steps import said
from tests.councils.people_steps import PEOPLE, act, booked, page_of
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

NAMES = {
    "family_name": "Bondarenko",
    "prefix": "van der",
    "given_names": "Oksana",
    "native_name": "Бондаренко",
    "birth_date": "17-05-1990",
}


@pytest.fixture
def person(town):
    return ApplicantFactory(municipality=town, birth_date="1990-00-00")


def test_a_page_says_who_somebody_is_and_how_far(office, person):
    text = said(office.get(page_of(person)))

    for words in [person.v_number, "00-00-1990", "State not booked", "Language Українська"]:
        assert words in text


def test_a_page_never_says_when_or_where_somebody_comes(office, town):
    slot = SlotFactory(location__name="Elsewhere Hall", location__city="Zwolle")
    claim = AppointmentFactory(applicant__municipality=town, slot=slot)

    text = said(office.get(page_of(claim.applicant)))

    assert "State booked" in text
    day = timezone.localdate(slot.starts_at)
    hidden = ["Elsewhere Hall", "Zwolle", "09:00", f"{day:%B %Y}", claim.party.reference]
    assert [word for word in hidden if word in text] == []


def test_a_page_names_the_household_and_nobody_of_another_municipality(office, town):
    person = ApplicantFactory(municipality=town, household="A")
    mate = booked(municipality=town, household="A", given_names="Danylo")
    ApplicantFactory(household="A", given_names="Foreigner")

    text = said(office.get(page_of(person)))

    assert f"{mate.family_name}, Danylo · booked" in text
    assert "Foreigner" not in text


def test_what_lists_did_is_told_with_the_fields_they_changed(office, town):
    applied(town, cells(1))
    applied(town, cells(1, family_name="Bondarenko", date_of_birth="18-05-1990"))

    text = said(office.get(page_of(town.applicants.get())))

    assert "registered by a list ·" in text
    assert "changed by a list: " in text
    assert "family name" in text.split("changed by a list: ")[1]


def test_a_list_that_only_waits_did_nothing(office, town):
    person = ApplicantFactory(municipality=town, v_number=cells(1)["v_number"])
    town.lists.create(uploaded_by=town.officers.get()).rows.create(
        line=2, kind="changed", v_number=person.v_number
    )

    assert "Nothing is noted" in said(office.get(page_of(person)))


def test_what_officers_did_is_told_with_their_names(office, officer, town):
    person, twin, double = ApplicantFactory.create_batch(3, municipality=town)
    LetterBatch.objects.create(municipality=town, printed_by=officer).people.add(person)
    office.post(act(person, "correct"), NAMES)
    dismiss(person.pk, twin.pk, by=officer)
    same_person(person.pk, double.pk, by=officer)

    text = said(office.get(page_of(person)))

    for words in [
        f"invitation printed · {officer}",
        f"corrected here: name in Cyrillic · {officer}",
        f"found to be another person than somebody who looks alike · {officer}",
        f"another number of the same person was withdrawn · {officer}",
    ]:
        assert words in text


def test_what_others_did_with_the_number_is_not_told(office, person):
    Event.objects.create(kind="identify", result="found", about=f"applicant:{person.pk}")

    assert "Nothing is noted" in said(office.get(page_of(person)))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_the_same_queries_however_much_happened(
    rows, office, officer, town, django_assert_num_queries
):
    person = ApplicantFactory(municipality=town, household="A")
    ApplicantFactory.create_batch(rows, municipality=town, household="A")
    for _ in range(rows):
        LetterBatch.objects.create(municipality=town, printed_by=officer).people.add(person)
        dismiss(person.pk, ApplicantFactory(municipality=town).pk, by=officer)
    office.get(page_of(person))

    with django_assert_num_queries(11):
        office.get(page_of(person))


def test_names_and_birth_date_are_corrected_and_found(office, person):
    answer = office.post(act(person, "correct"), NAMES, follow=True)

    person.refresh_from_db()
    assert "Corrected. Correct it in your registry too." in said(answer)
    assert (person.family_name, person.prefix) == ("Bondarenko", "van der")
    assert person.birth_date == "1990-05-17"
    assert " bondarenko " in person.search_key


def test_the_form_shows_what_is_known_and_sent_as_it_is_changes_nothing(office, person):
    form = office.get(act(person, "correct")).context["form"]

    answer = office.post(act(person, "correct"), form.initial, follow=True)

    assert form.initial["birth_date"] == "00-00-1990"
    assert "Nothing was changed" in said(answer)
    assert not Event.objects.exclude(kind="person").exists()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("family_name", "", "It is empty"),
        ("given_names", " ", "It is empty"),
        ("family_name", "x" * 151, "It is too long"),
        ("native_name", "Оксана 🙂", "It has signs that no name has"),
        ("birth_date", "", "It is empty"),
        ("birth_date", "31-02-1990", "no possible date of birth"),
        ("birth_date", "17-05-2190", "no possible date of birth"),
        ("birth_date", "1990", "no possible date of birth"),
        ("birth_date", "x" * 5000, "no possible date of birth"),
    ],
)
def test_what_no_list_could_say_is_refused_with_its_reason(field, value, reason, office, person):
    answer = office.post(act(person, "correct"), {**NAMES, field: value})

    before = person.family_name
    person.refresh_from_db()
    assert reason in said(answer)
    assert "Nothing was stored" in said(answer)
    assert person.family_name == before


def test_withdrawing_asks_first_then_tells_the_person_and_leaves_the_appointment(office, town):
    party = PartyFactory(email="o@example.org")
    claim = AppointmentFactory(applicant__municipality=town, party=party)
    person = claim.applicant
    today = timezone.localdate()

    asked = said(office.get(act(person, "withdraw")))
    answer = office.post(act(person, "withdraw"), {"on": today.isoformat()}, follow=True)

    person.refresh_from_db(), claim.refresh_from_db()
    assert "Who is not registered cannot get a sticker." in asked
    assert "no longer registered" in said(answer)
    assert (person.withdrawn_on, claim.status) == (today, "booked")
    assert Notice.objects.get().to == "o@example.org"
    assert "withdrawn: no longer registered" in said(office.get(page_of(person)))


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("", "Enter the day"),
        ("x", "Enter a valid date"),
        ("2000-01-01", "before the registration"),
        ("9999-12-31", "in the future"),
    ],
)
def test_a_day_on_which_nobody_can_have_left_is_refused(on, reason, office, person):
    answer = office.post(act(person, "withdraw"), {"on": on})

    person.refresh_from_db()
    assert reason in said(answer)
    assert person.withdrawn_on is None


def test_who_is_withdrawn_is_not_withdrawn_again(office, town):
    person = ApplicantFactory(municipality=town, withdrawn=True)
    before = person.withdrawn_on

    page = said(office.get(act(person, "withdraw")))
    office.post(act(person, "withdraw"), {"on": timezone.localdate().isoformat()})

    person.refresh_from_db()
    assert "Withdraw this person" not in page
    assert person.withdrawn_on == before


@pytest.mark.parametrize("name", ["correct", "withdraw", "letter"])
def test_a_person_of_another_municipality_does_not_exist(name, office):
    person = ApplicantFactory()

    answers = [office.post(act(person, name), {**NAMES, "on": "2026-11-24"})]
    answers += [office.get(page_of(person))]

    assert {answer.status_code for answer in answers} == {404}
    before = person.family_name
    person.refresh_from_db()
    assert (person.family_name, person.withdrawn_on) == (before, None)
    assert not LetterBatch.objects.exists()


def test_who_looked_at_whom_is_kept(office, officer, town):
    person = ApplicantFactory(municipality=town)

    office.get(f"/admin/applicants/applicant/{person.pk}/change/")

    [event] = Event.objects.filter(kind="person")
    assert (event.actor, event.about) == (f"user:{officer.pk}", f"applicant:{person.pk}")


def test_whom_she_may_not_see_leaves_no_look(office):
    person = ApplicantFactory()

    office.get(f"/admin/applicants/applicant/{person.pk}/change/")

    assert not Event.objects.filter(kind="person").exists()


def test_an_officer_sets_somebody_apart_and_undoes_it_without_a_reason(office, officer, person):
    address = reverse("people:apart", args=[person.pk])

    for answer, apart in [("yes", True), ("yes", True), ("no", False)]:
        office.post(address, {"apart": answer})
        person.refresh_from_db()
        assert person.set_apart is apart

    events = Event.objects.filter(kind="set apart").order_by("pk")
    assert list(events.values_list("result", "actor")) == [
        ("apart", f"user:{officer.pk}"),
        ("together", f"user:{officer.pk}"),
    ]


def test_an_address_that_does_not_work_is_named_and_found(office, town):
    person = ApplicantFactory(municipality=town, email="o@example.org")
    fine = ApplicantFactory(municipality=town, email="fine@example.org", given_names="Fine")
    Notice.objects.create(
        key="k", about="A", to="o@example.org", language="en", body="You", result="dead"
    )

    text = said(office.get(page_of(person)))
    found = said(office.get(f"{PEOPLE}?contact=dead"))

    assert "The e-mail address does not work" in text
    assert person.given_names in found
    assert fine.given_names not in found
