from datetime import timedelta

import pytest
from django.utils import timezone

from config.db import acting_as, service
from privacy.looks import Look, of_account, of_person
from tests.factories import ApplicantFactory, AppointmentFactory
from trail.models import Event
from trail.services import number, record

pytestmark = pytest.mark.django_db


def kinds(rows):
    return [Look(*row).kind for row in rows]


def today(actor):
    now = timezone.now()
    return of_account(actor, now - timedelta(hours=1), now + timedelta(hours=1))


def test_who_looked_at_a_person_or_her_visit_and_who_tried_her_number_newest_first():
    row, other = AppointmentFactory(), AppointmentFactory()
    record("phone view", about=f"applicant:{row.applicant_id}")
    record("scan", about=f"party:{row.party_id}")
    record("identify", result="unknown", about=number(row.applicant.v_number))
    for about in [f"applicant:{other.applicant_id}", f"party:{other.party_id}", ""]:
        record("of others", about=about)

    found = kinds(of_person(row.applicant))

    assert found[:3] == ["identify", "scan", "phone view"]
    assert sorted(found[3:]) == ["booked"]


def test_a_person_without_a_visit_has_no_history_of_others():
    AppointmentFactory()

    assert kinds(of_person(ApplicantFactory())) == []


def test_tries_from_before_the_key_was_changed_are_found(settings):
    person = ApplicantFactory()
    record("identify", about=number(person.v_number))

    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    settings.SECRET_KEY_FALLBACKS = [old]

    assert kinds(of_person(person)) == ["identify"]


def test_what_an_account_did_and_what_was_done_to_it():
    @service
    def check_in(row):
        type(row).objects.advance([row], "checked_in")

    row = AppointmentFactory()
    with acting_as(actor="user:3", channel="desk"):
        record("scan", about=f"party:{row.party_id}")
    record("role", result="planner", actor="user:1", about="user:3")
    record("scan", actor="user:33")

    assert kinds(today("user:3")) == ["role", "scan"]


def test_only_what_lies_between_the_two_times():
    now = timezone.now()
    for hours in [1, 2, 3]:
        Event.objects.create(kind=str(hours), actor="user:3", at=now - timedelta(hours=hours))

    found = of_account("user:3", now - timedelta(hours=2), now - timedelta(hours=1))

    assert kinds(found) == ["2"]


@pytest.mark.django_db(transaction=True)
def test_a_step_of_the_history_names_the_visit_and_who_took_it():
    row = AppointmentFactory()

    @service
    def check_in():
        type(row).objects.advance([row], "checked_in")

    with acting_as(actor="user:3", channel="desk", place="desk:1"):
        check_in()

    [look] = [Look(*each) for each in today("user:3")]
    assert look[2:] == (
        "checked_in", "", "user:3", f"appointment:{row.pk}", "desk", "desk:1", ""
    )  # fmt: skip
