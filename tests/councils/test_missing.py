from datetime import date

import pytest
from django.utils import timezone

from applicants.eligibility import objections
from applicants.models import Applicant
from notices.models import Notice
from tests.councils.list_steps import csv, line, page, said, take_in, upload
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(office):
    """A list on which two of three people are no longer."""
    take_in(office, csv(line(1), line(2), line(3)))
    return upload(office, csv(line(1)))


def person(digit):
    return Applicant.objects.get(v_number=f"20010{digit:05}")


def test_who_is_not_on_the_list_is_named_and_stays(kept, office):
    preview, text = said(office.get(page(kept))), said(office.get(page(kept, "missing/")))

    assert "Your people who are not on the list 2" in preview
    assert "2001000002" in text
    assert "2001000001" not in text
    assert not Applicant.objects.exclude(withdrawn_on=None).exists()


def test_who_is_ticked_is_withdrawn_and_told_and_can_no_longer_come(kept, office):
    Applicant.objects.filter(v_number="2001000002").update(email="o@example.org")

    answer = office.post(
        page(kept, "missing/"), {"people": [person(2).pk], "on": "2026-11-01"}, follow=True
    )

    assert "They are no longer registered." in said(answer)
    assert person(2).withdrawn_on == date(2026, 11, 1)
    assert person(3).withdrawn_on is None
    assert Notice.objects.get().to == "o@example.org"
    today = timezone.localdate()
    codes = [each.code for each in objections(person(2), on=today, now=timezone.now())]
    assert codes == ["withdrawn"]


def test_who_has_an_appointment_keeps_it_and_is_told_at_its_address(kept, office):
    booked = AppointmentFactory(applicant=person(2), party=PartyFactory(email="p@example.org"))

    office.post(page(kept, "missing/"), {"people": [person(2).pk], "on": "2026-11-01"})

    booked.refresh_from_db()
    assert booked.status == "booked"
    assert Notice.objects.get().to == "p@example.org"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"on": "2026-11-01"}, "Tick who is no longer registered"),
        ({"on": "x", "people": [1]}, "valid date"),
        ({"on": "2999-01-01", "people": [1]}, "This date lies in the future."),
        ({"on": "", "people": ["x"]}, "required"),
    ],
)
def test_what_is_not_filled_in_is_said_and_nobody_withdrawn(data, reason, kept, office):
    answer = office.post(page(kept, "missing/"), data)

    assert reason in said(answer)
    assert not Applicant.objects.exclude(withdrawn_on=None).exists()


def test_nobody_else_can_be_ticked(kept, office, town):
    listed, stranger = person(1), ApplicantFactory()

    office.post(page(kept, "missing/"), {"people": [listed.pk, stranger.pk], "on": "2026-11-01"})

    assert not Applicant.objects.exclude(withdrawn_on=None).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_however_many_they_are(
    rows, office, django_assert_num_queries
):
    take_in(office, csv(*map(line, range(rows))))
    kept = upload(office, csv(line(9)))
    office.get(page(kept, "missing/"))

    with django_assert_num_queries(5):
        answer = office.get(page(kept, "missing/"))

    assert len(answer.context["people"]) == rows
