import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from applicants.models import Applicant, RegistrationList
from applicants.tasks import apply_lists
from appointments.models import Appointment, Party
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from trail.models import Event

DATA = Path(__file__).parents[1] / "data"
LISTS = "/admin/applicants/registrationlist/"
PEOPLE = "/admin/applicants/applicant/"
HEAD = "V-nummer;Achternaam;Voornamen;Geboortedatum;Datum inschrijving"
LINE = "2001000001;Petrenko;Oksana;17-05-1990;01-04-2026"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_lists(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)


@pytest.fixture
def officer():
    officer = UserFactory(role="officer")
    MunicipalityFactory(name="Amersfoort").officers.add(officer)
    return officer


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def upload(office, content, name="list.csv", **more):
    if isinstance(content, str):
        content = content.encode()
    return office.post(f"{LISTS}add/", {"file": SimpleUploadedFile(name, content), **more})


def take_in(office, content, name="list.csv", **more):
    """Upload, confirm the preview, and have the worker come by."""
    answer = upload(office, content, name, **more)
    office.post(answer["Location"].replace("/change/", "/confirm/").replace(LISTS, "/admin/lists/"))
    apply_lists()
    return answer


def file(name):
    return (DATA / name).read_bytes()


def said(response):
    """The text of a office, without its tags and their places."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_an_officer_uploads_a_list_and_reads_what_came_of_it(office, officer):
    answer = take_in(office, file("amersfoort-clean.csv"))

    done = RegistrationList.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{LISTS}{done.pk}/change/"
    assert done.uploaded_by == officer
    assert set(Applicant.objects.values_list("municipality__name", flat=True)) == {"Amersfoort"}
    report = said(office.get(answer["Location"]))
    assert "State taken in" in report
    assert "New people 60 Changed people 0 Unchanged people 0" in report
    assert "Rows that were left out" not in report


def test_the_same_file_again_changes_nothing(office):
    take_in(office, file("amersfoort-clean.csv"))

    answer = take_in(office, file("amersfoort-clean.csv"))

    report = said(office.get(answer["Location"]))
    assert "New people 0 Changed people 0 Unchanged people 60" in report


def test_a_refused_row_is_shown_with_line_column_and_what_to_do(office):
    answer = take_in(office, file("utrecht-damaged.csv"))

    report = said(office.get(answer["Location"]))
    assert "New people 40" in report
    assert "Mistakes in rows that were left out 10" in report
    assert "22 V-number It has 9 digits: the spreadsheet took away a 0 at the front." in report
    assert "30 e-mail This is no e-mail address." in report


def test_columns_that_were_not_used_are_named_and_escaped(office):
    answer = take_in(office, f"{HEAD};<b>Note</b>\n{LINE};secret")

    html = office.get(answer["Location"]).content.decode()
    assert "&lt;b&gt;Note&lt;/b&gt;" in html
    assert "secret" not in html


@pytest.mark.parametrize("mistakes", [1, 3])
def test_a_report_takes_the_same_queries_however_long_it_is(
    mistakes, office, django_assert_num_queries
):
    rows = [f";Petrenko;Oksana;17-05-1990;{place}" for place in range(mistakes)]
    answer = take_in(office, "\n".join([HEAD, *rows]))
    office.get(answer["Location"])

    with django_assert_num_queries(10):
        office.get(answer["Location"])


def test_a_report_shows_no_more_than_a_page_of_mistakes(office):
    answer = take_in(office, "\n".join([HEAD, *[f"x{LINE}"] * 201]))

    assert "Shown: 200 / 201" in said(office.get(answer["Location"]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (HEAD.encode(), "no rows below them"),
        (file("with-bsn.csv"), "Column K (BSN) must not be in the file"),
        (f"{HEAD}\n{LINE}\0".encode(), "Line 2 cannot be read"),
        (f"{HEAD}\n{LINE}".encode("utf-16-le"), "cannot be read"),
        (b"\xc0\xaf\xed\xa0\x80", "Line 1 cannot be read"),
        (b"PK\x03\x04" + b"\0" * 100, "The workbook cannot be read"),
        (f'{HEAD}\n"{LINE}'.encode(), "quotation marks are open"),
        (b"x;" * 2_000_000, "Line 1 is too long"),
        (b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
        ("\n".join([HEAD, *[LINE] * 20_001]).encode(), "more than 20000 rows"),
        (f"{HEAD};V-nr\n{LINE};1".encode(), "two columns for the same"),
        (f"{LINE}\n".encode(), "columns are missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_refused_says_why_and_nothing_is_stored(content, reason, office):
    answer = upload(office, content)

    assert answer.status_code == 200
    assert "Nothing was stored. Please look below." in said(answer)
    assert reason in said(answer).replace("&quot;", '"')
    assert not RegistrationList.objects.exists()
    assert not Applicant.objects.exists()


def test_no_file_is_asked_for(office):
    assert "Choose the file with the list." in said(office.post(f"{LISTS}add/"))


@pytest.mark.parametrize(
    "name", ["../../x.csv", "x" * 300 + ".csv", "x.csv.exe", "x\u202evsc.exe", "x\r\ny.csv"]
)
def test_the_name_of_the_file_says_nothing(name, office):
    answer = take_in(office, f"{HEAD}\n{LINE}", name)

    assert answer.status_code == 302
    assert Applicant.objects.count() == 1


def test_a_list_cannot_enter_another_municipality(office):
    foreign = MunicipalityFactory()

    take_in(office, f"{HEAD}\n{LINE}", municipality=foreign.pk)

    assert Applicant.objects.get().municipality.name == "Amersfoort"


def test_an_officer_of_no_municipality_is_told_whom_to_ask(office, officer):
    officer.municipalities.clear()

    assert "You are not listed with a municipality yet" in said(office.get(f"{LISTS}add/"))
    assert upload(office, f"{HEAD}\n{LINE}").status_code == 200
    assert not Applicant.objects.exists()


@pytest.mark.parametrize("role", ["planner", "dpo", "admin"])
def test_nobody_else_uploads_or_sees_lists_and_people(role, client):
    client.force_login(UserFactory(role=role))

    pages = [f"{LISTS}add/", LISTS, PEOPLE, f"{PEOPLE}add/"]

    assert {client.get(page).status_code for page in pages} == {403}
    assert upload(client, f"{HEAD}\n{LINE}").status_code == 403


@pytest.mark.parametrize("part", ["change/", "history/", "delete/"])
def test_what_belongs_to_another_municipality_does_not_exist(part, office):
    person = ApplicantFactory()
    theirs = UserFactory(role="officer")
    done = RegistrationList.objects.create(municipality=person.municipality, uploaded_by=theirs)

    answers = [
        office.get(f"{PEOPLE}{person.pk}/{part}"),
        office.get(f"{LISTS}{done.pk}/{part}"),
        office.get(f"/admin/applicants/municipality/{person.municipality.pk}/{part}"),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert part == "delete/" or {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize("pk", ["0", "x", "99999999999999999999", "1_2", "%E2%80%AE", "1;2"])
def test_an_address_of_nothing_is_not_found(pk, office):
    assert office.get(f"{LISTS}{pk}/change/").status_code == 404
    assert office.get(f"{PEOPLE}{pk}/change/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "p=-1",
        "p=99999999999999999999",
        "o=999",
        "o=x",
        "e=1",
        "q=%25_\\",
        "q=" + "x" * 3000,
        "q=(a%2B)%2B%24",
        "served_on__isempty=x",
        "language__exact=xx",
        "municipality__officers__password__startswith=a",
        "nonsense=1",
        "_to_field=password",
        "_popup=1",
    ],
)
def test_a_tampered_address_shows_no_more_and_breaks_nothing(query, office):
    stranger = ApplicantFactory(family_name="Stranger")

    answer = office.get(f"{PEOPLE}?{query}", follow=True)

    assert answer.status_code in {200, 400}
    assert stranger.v_number not in answer.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_of_people_takes_the_same_queries_however_long_it_is(
    people, office, officer, django_assert_num_queries
):
    ApplicantFactory.create_batch(people, municipality=officer.municipalities.get())
    office.get(PEOPLE)

    with django_assert_num_queries(5):
        answer = office.get(PEOPLE)

    assert answer.context["cl"].result_count == people


@pytest.mark.parametrize(
    ("searched", "found"),
    [
        ("Євген Савченко", 1),
        ("savchenko", 1),
        ("SAVTCHENKO Evgeny", 1),
        ("Savch", 1),
        ("Grytsenko", 6),
        ("2001000001", 0),
        ("%", 0),
        ("", 61),
    ],
)
def test_people_are_found_by_name_in_any_script_and_spelling(searched, found, office):
    take_in(office, file("amersfoort-week-later.csv"))
    ApplicantFactory(family_name="Savchenko", search_key=" savchenko ")

    answer = office.get(PEOPLE, {"q": searched})

    assert answer.context["cl"].result_count == found


def test_a_person_can_be_read_and_not_be_changed(office, officer):
    person = ApplicantFactory(municipality=officer.municipalities.get(), family_name="Boiko")
    address = f"{PEOPLE}{person.pk}/change/"

    html = office.get(address).content.decode()
    answer = office.post(address, {"family_name": "Else", "served_on": "2026-01-01"})

    assert "Boiko" in html
    assert 'name="family_name"' not in html
    assert answer.status_code == 405
    person.refresh_from_db()
    assert (person.family_name, person.served_on) == ("Boiko", None)


def test_a_report_is_only_read(office):
    answer = take_in(office, f"{HEAD}\n{LINE}")

    assert office.post(answer["Location"], {"added": 5}).status_code == 405
    assert RegistrationList.objects.get().added == 1


def test_an_administrator_sets_who_works_for_a_municipality(client):
    client.force_login(UserFactory(role="admin"))
    municipality, clerk = MunicipalityFactory(), UserFactory(role="clerk")
    officer = UserFactory(role="officer")
    address = f"/admin/applicants/municipality/{municipality.pk}/change/"
    fields = {"code": "0307", "name": "Amersfoort", "latitude": 52.15, "longitude": 5.38}

    refused = client.post(address, {**fields, "officers": [clerk.pk]})
    accepted = client.post(address, {**fields, "officers": [officer.pk]})

    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert list(municipality.officers.all()) == [officer]
    traces = Event.objects.filter(kind="officer").values_list("result", "about")
    assert list(traces) == [("given 0307", f"user:{officer.pk}")]


def test_nobody_writes_appointments_in_the_admin():
    assert admin.site.is_registered(User)
    assert not any(admin.site.is_registered(model) for model in [Appointment, Party])
    assert {model._meta.app_label for model in admin.site._registry} == {
        "accounts",
        "applicants",
        "locations",
        "notices",
        "stickers",  # only to be read
        "trail",
    }


def test_the_first_page_shows_an_officer_what_is_theirs(office):
    text = said(office.get(reverse("admin:index")))

    assert "Registration lists" in text
    assert "Users" not in text
