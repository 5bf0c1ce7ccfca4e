from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.applying import ONE_AT_A_TIME
from applicants.models import Applicant, ListState, RegistrationList
from applicants.progress import tell_progress
from applicants.staging import fail
from applicants.tasks import apply_lists
from tests.councils.list_steps import ADD, csv, line, page, said, take_in, upload
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def confirmed(office, *lines):
    kept = upload(office, csv(*lines))
    office.post(page(kept, "confirm/"))
    return kept


def test_a_confirmed_list_waits_for_the_worker_and_the_page_looks_again(office):
    kept = confirmed(office, line(1))

    answer = office.get(page(kept))

    assert answer["Refresh"] == "3"
    assert "waits for its turn" in said(answer)
    assert "Look again" in said(answer)
    assert "Go on with it now" not in said(answer)
    assert not Applicant.objects.exists()


def test_the_bar_says_how_far_the_worker_is(office):
    kept = confirmed(office, line(1))
    tell_progress(kept.pk, 40)

    html = office.get(page(kept)).content.decode()

    assert 'max="100" value="40"' in html


def test_what_the_worker_has_taken_in_is_reported(office, officer):
    kept = confirmed(office, line(1), line(2, born="x"))
    apply_lists()

    answer = office.get(page(kept))

    text = said(answer)
    assert "Refresh" not in answer
    assert "New people 1" in text
    assert f"Confirmed by {officer}" in text
    kept.refresh_from_db()
    assert f"Fingerprint of the file {kept.sha256}" in text


def test_a_list_that_nobody_takes_in_is_taken_in_by_a_click(office):
    kept = confirmed(office, line(1))
    RegistrationList.objects.update(confirmed_at=timezone.now() - timedelta(minutes=2))

    text = said(office.get(page(kept)))
    answer = office.post(page(kept, "resume/"), follow=True)

    assert "This takes longer than usual. Nothing is half done." in text
    assert "What came of the list" in said(answer)
    assert Applicant.objects.count() == 1


def test_a_click_beside_a_worker_does_nothing(office, other_session):
    kept = confirmed(office, line(1))
    other_session.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])

    answer = office.post(page(kept, "resume/"), follow=True)

    assert "Somebody is at it already" in said(answer)
    assert not Applicant.objects.exists()


def test_a_list_that_failed_says_that_nothing_is_half_done_and_is_tried_again(office):
    kept = confirmed(office, line(1))
    fail(kept.pk)

    text = said(office.get(page(kept)))
    office.post(page(kept, "confirm/"))
    apply_lists()

    assert "could not be taken in. Nothing of it was stored" in text
    assert Applicant.objects.count() == 1


def test_what_came_out_otherwise_than_the_preview_is_told(office):
    take_in(office, csv(line(1)))
    kept = confirmed(office, line(1, given="Olha"))
    Applicant.objects.update(given_names="Olha")
    apply_lists()

    text = said(office.get(page(kept)))

    assert "because somebody changed these people meanwhile 1" in text


def test_undoing_asks_first_and_then_undoes(office):
    kept = take_in(office, csv(line(1)))

    question = said(office.get(page(kept, "undo/")))
    answer = office.post(page(kept, "undo/"), follow=True)

    assert "People who came with this list are removed: 1" in question
    assert "The list was undone." in said(answer)
    assert "State undone" in said(answer)
    assert not Applicant.objects.exists()


def test_undoing_is_refused_with_the_reason_once_somebody_booked(office):
    kept = take_in(office, csv(line(1), line(2)))
    AppointmentFactory(applicant=Applicant.objects.first())

    answer = office.post(page(kept, "undo/"), follow=True)

    assert "Somebody of this list has made an appointment already." in said(answer)
    assert Applicant.objects.count() == 2
    kept.refresh_from_db()
    assert kept.state == ListState.APPLIED


def test_people_who_moved_are_seen_by_both_municipalities(office, officer, town, client):
    there = MunicipalityFactory(name="Zeist")
    ApplicantFactory(v_number="2001000001", municipality=there, family_name="Petrenko")
    kept = upload(office, csv(line(1)))
    office.post(page(kept, "confirm/"), {"move": [kept.rows.get().pk]})
    apply_lists()
    theirs, nobody = UserFactory(role="officer"), UserFactory(role="officer")
    there.officers.add(theirs)
    MunicipalityFactory().officers.add(nobody)

    seen = {}
    for user in (officer, theirs, nobody):
        client.force_login(user)
        seen[user] = said(client.get("/admin/lists/moves/"))

    row = "2001000001 Petrenko, Oksana Zeist Amersfoort"
    assert [row in seen[user] for user in (officer, theirs, nobody)] == [True, True, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_moves_take_the_same_queries_however_many_they_are(rows, office, django_assert_num_queries):
    for digit in range(rows):
        ApplicantFactory(v_number=f"20010{digit:05}")
    kept = upload(office, csv(*map(line, range(rows))))
    office.post(page(kept, "confirm/"), {"move": [row.pk for row in kept.rows.all()]})
    apply_lists()
    office.get("/admin/lists/moves/")

    with django_assert_num_queries(3):
        answer = office.get("/admin/lists/moves/")

    assert len(answer.context["page"]) == rows


def test_the_list_of_lists_leads_to_moves_and_says_the_state(office):
    upload(office, csv(line(1)))

    text = said(office.get(ADD.replace("add/", "")))

    assert "People who moved" in text
    assert "waits for you to confirm it" in text
