"""A file that is sent once and judged again: with a column pointed out, or zeros put back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applicants.models import Applicant, ListState, RawFile, RegistrationList
from applicants.tasks import apply_lists, destroy_files
from tests.councils.list_steps import ADD, csv, line, page, said, take_in, upload
from tests.factories import ApplicantFactory, MunicipalityFactory
from trail.models import Event

UNKNOWN = csv(line(1)).replace(b"Voornamen", b"Roepnaam (1)").replace(b"Achternaam", b"Naam")
NAMED = {"column_given_names": "Roepnaam (1)", "column_family_name": "Naam"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_lists(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)


@pytest.fixture
def kept(office):
    """A list with columns of which nobody knows what they are."""
    return upload(office, UNKNOWN)


def state_of(kept):
    kept.refresh_from_db()
    return kept.state


def test_columns_of_unknown_names_are_asked_for_on_a_page_of_the_list(office, kept):
    answer = office.get(page(kept))

    assert state_of(kept) == ListState.ASKED
    assert "Which column is this – family name" in said(answer)
    assert '<option value="Roepnaam (1)">' in answer.content.decode()
    assert "You need not choose the file again" in said(answer)


def test_once_she_has_said_it_the_same_list_is_previewed_and_taken_in(office, kept, town):
    answer = office.post(page(kept, "again/"), NAMED, follow=True)
    office.post(page(kept, "confirm/"))
    apply_lists()

    assert "What this list would do" in said(answer)
    assert town.applicants.get().given_names == "Oksana"
    assert RegistrationList.objects.count() == 1


def test_what_she_said_is_remembered_for_the_next_list(office, kept, town):
    office.post(page(kept, "again/"), NAMED)

    assert state_of(upload(office, UNKNOWN)) == ListState.JUDGED
    assert town.column_names.count() == 2


def test_it_is_remembered_for_that_municipality_only(office, kept, officer):
    office.post(page(kept, "again/"), NAMED)
    officer.municipalities.set([MunicipalityFactory(name="Soest")])

    assert state_of(upload(office, UNKNOWN)) == ListState.ASKED


@pytest.mark.parametrize(
    "said_so",
    [{}, {"column_given_names": "Naam", "column_family_name": "Naam"}, {"column_family_name": "?"}],
)
def test_an_answer_that_names_no_column_of_the_file_asks_again(said_so, office, kept, town):
    answer = office.post(page(kept, "again/"), said_so, follow=True)

    assert "These columns are missing" in said(answer)
    assert 'name="column_given_names"' in answer.content.decode()
    assert state_of(kept) == ListState.ASKED
    assert not town.column_names.exists()


def test_a_tick_of_the_upload_is_still_there_when_columns_are_asked_for(office):
    sent = {"file": SimpleUploadedFile("list.csv", UNKNOWN), "mend": "on"}

    html = office.post(ADD, sent, follow=True).content.decode()

    tag = html[html.index('name="mend"') :]
    assert "checked" in tag[: tag.index(">")]


def test_a_file_that_looks_like_bsns_is_not_even_kept_to_ask(office):
    content = b"Nummer;" + UNKNOWN.replace(b"\n2001", b"\n123456782;2001")

    answer = office.post(ADD, {"file": SimpleUploadedFile("list.csv", content)})

    assert "Column A (Nummer) must not be in the file" in said(answer)
    assert not RawFile.objects.exists()
    assert not RegistrationList.objects.exists()


def test_what_turns_out_to_be_refused_is_destroyed_and_said(office, town):
    kept = upload(office, UNKNOWN.split(b"\n")[0] + b"\n")

    answer = office.post(page(kept, "again/"), NAMED, follow=True)

    assert "but no rows below them" in said(answer)
    assert state_of(kept) == ListState.WITHDRAWN
    assert not RawFile.objects.exists()


def test_zeros_are_put_back_without_sending_the_file_again(office):
    kept = upload(office, csv(line(1).replace("2001000001", "203000021")))

    offered = office.get(page(kept))
    office.post(page(kept, "again/"), {"mend": "on"})

    assert "Put the 0 back in all of them" in said(offered)
    assert [(row.kind, row.v_number) for row in kept.rows.all()] == [("new", "0203000021")]
    kept.refresh_from_db()
    assert (kept.added, kept.refused) == (1, [])


def test_a_list_that_waits_for_an_answer_is_not_confirmed(office, kept):
    office.post(page(kept, "confirm/"))
    apply_lists()

    assert state_of(kept) == ListState.ASKED
    assert not Applicant.objects.exists()


def test_a_list_that_was_taken_in_is_not_judged_again(office):
    kept = take_in(office, csv(line(1)))

    answer = office.post(page(kept, "again/"), {"mend": "on"}, follow=True)

    assert "The file is no longer kept" in said(answer)
    assert state_of(kept) == ListState.APPLIED


def test_a_file_nobody_came_back_to_is_destroyed_after_a_day(office, kept, time_machine):
    time_machine.shift(timedelta(hours=24, minutes=1))

    destroy_files()

    assert state_of(kept) == ListState.WITHDRAWN
    assert not RawFile.objects.exists()
    office.force_login(kept.municipality.officers.get())
    answer = office.post(page(kept, "again/"), NAMED, follow=True)
    assert "The file is no longer kept. Please upload it again." in said(answer)


def test_who_does_not_want_to_answer_can_let_it_go(office, kept):
    office.post(page(kept, "discard/"))

    assert state_of(kept) == ListState.WITHDRAWN
    assert not RawFile.objects.exists()


def test_people_of_others_are_counted_once_however_often_a_file_is_judged(office, kept):
    ApplicantFactory(v_number="2001000001", birth_date="1990-05-17")

    office.post(page(kept, "again/"), NAMED)
    office.post(page(kept, "again/"), {"mend": "on"})

    assert Event.objects.filter(kind="elsewhere").count() == 1
