import pytest
from django.utils import timezone

from privacy import views
from tests.factories import ApplicantFactory, AppointmentFactory, UserFactory
from trail.models import Event
from trail.services import number, record

HOME, FIND, ACCOUNT = "/admin/privacy/", "/admin/privacy/find/", "/admin/privacy/account/"


def page_of(person):
    return f"/admin/privacy/people/{person.pk}/"


def asked(user, since="2026-01-01T00:00", until="2126-01-01T00:00"):
    return {"account": user.pk, "since": since, "until": until}


def said(answer):
    return " ".join(answer.content.decode().split())


def last():
    return Event.objects.values_list("kind", "result", "actor", "about").first()


def test_her_first_page_leads_here(office):
    assert f'href="{HOME}"' in said(office.get("/admin/"))


def test_a_number_is_looked_for_without_standing_in_an_address(office, officer):
    person = ApplicantFactory()

    answer = office.post(FIND, {"v_number": f" {person.v_number} "})

    assert answer["Location"] == page_of(person)
    assert last() == ("trail search", "found", f"user:{officer.pk}", number(person.v_number))


def test_a_number_that_nobody_has_is_looked_for_in_the_trail_too(office, officer):
    answer = office.post(FIND, {"v_number": "2001000009"})

    assert "Nobody is registered with this V-number." in said(answer)
    assert last() == ("trail search", "none", f"user:{officer.pk}", number("2001000009"))


@pytest.mark.parametrize("typed", ["", "abc", "123456782"])
def test_what_is_no_number_is_looked_for_nowhere(typed, office):
    assert "Please look below." in said(office.post(FIND, {"v_number": typed}))
    assert not Event.objects.exists()


def test_a_person_shows_who_looked_and_that_she_looks_now(office):
    row, clerk = AppointmentFactory(), UserFactory(username="olena")
    record("serve", actor=f"user:{clerk.pk}", about=f"party:{row.party_id}")

    page = said(office.get(page_of(row.applicant)))

    assert "<td>olena</td><td>looked at the person at the desk</td>" in page
    assert "<td>dpo</td><td>read the trail of a person</td>" in page
    assert row.applicant.v_number in page


def test_an_account_shows_what_it_touched_and_leads_to_the_people(office, officer):
    clerk, person = UserFactory(username="olena"), ApplicantFactory()
    record("phone view", actor=f"user:{clerk.pk}", about=f"applicant:{person.pk}")

    page = said(office.get(ACCOUNT, asked(clerk)))

    assert "<td>looked at the person</td>" in page
    assert f'href="{page_of(person)}"' in page
    assert person.family_name not in page
    assert last() == ("trail account", "", f"user:{officer.pk}", f"user:{clerk.pk}")


def test_her_own_looks_are_there_like_those_of_everybody(office, officer):
    office.get(page_of(person := ApplicantFactory()))

    page = said(office.get(ACCOUNT, asked(officer)))

    assert "<td>read the trail of a person</td>" in page
    assert f"applicant:{person.pk}" in page
    assert "<td>read the trail of an account</td>" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"account": 0},
        {"account": 10**30},
        {"account": "x"},
        {"since": "yesterday"},
        {"since": "10000-01-01T00:00"},
        {"until": "2020-01-01T00:00"},
    ],
)
def test_what_cannot_be_asked_shows_the_form_again_and_leaves_no_trace(wrong, office, officer):
    page = said(office.get(ACCOUNT, {**asked(officer), **wrong}))

    assert "Please look below." in page
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "asked_for", [{"since": "0001-01-01T00:00", "until": "9999-12-31T23:59"}, {"page": "x"}]
)
def test_the_ends_of_time_and_pages_that_are_none_can_be_asked(asked_for, office, officer):
    assert office.get(ACCOUNT, {**asked(officer), **asked_for}).status_code == 200


def test_a_long_trail_has_pages_and_keeps_what_was_asked(office, officer, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 2)
    for _ in range(4):
        record("scan", actor=f"user:{officer.pk}")

    first = said(office.get(ACCOUNT, asked(officer)))
    second = office.get(ACCOUNT, {**asked(officer), "page": 2})

    assert f"?account={officer.pk}&amp;since=2026-01-01T00%3A00" in first
    assert "&amp;page=2" in first
    assert len(second.context["lines"]) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_queries_however_long_they_are(
    rows, office, officer, django_assert_num_queries
):
    person = AppointmentFactory().applicant
    for user in UserFactory.create_batch(rows):
        record("phone view", actor=f"user:{user.pk}", about=f"applicant:{person.pk}")
        record("scan", actor=f"user:{officer.pk}")
    office.get(HOME)

    with django_assert_num_queries(7):
        office.get(page_of(person))
    with django_assert_num_queries(8):
        office.get(ACCOUNT, asked(officer))


def test_nobody_stores_these_pages(office):
    person = ApplicantFactory()

    for path in [HOME, page_of(person), ACCOUNT]:
        assert "no-store" in office.get(path)["Cache-Control"]


def test_a_look_is_noted_at_the_time_it_happens(office):
    before = timezone.now()

    office.get(page_of(ApplicantFactory()))

    assert before <= Event.objects.get().at <= timezone.now()
