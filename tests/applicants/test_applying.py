from functools import partial

import pytest
from django.db import transaction

from applicants import applying
from applicants.applying import ONE_AT_A_TIME, apply_list
from applicants.forms import judge
from applicants.models import Applicant, ListState, Move
from applicants.services import register
from applicants.staging import confirm
from tests.applicants.list_steps import (
    TODAY,
    applied,
    cells,
    confirmed,
    counts,
    facts,
    kinds,
    sheet_of,
    staged,
)
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory, UserFactory
from tests.races import race
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def test_a_confirmed_list_is_taken_in_as_the_preview_said(town):
    applied(town, "amersfoort-clean.csv")
    kept = confirmed(town, "amersfoort-week-later.csv")
    before = counts(kept)

    assert apply_list(kept.pk)

    assert counts(kept) == before == (2, 3, 56, 0)
    assert (kept.state, kept.rechecked) == (ListState.APPLIED, 0)
    assert kept.applied_at
    assert Applicant.objects.get(v_number="2001000001").email == "new.address@example.org"


def test_it_does_what_registering_at_once_does(town):
    rows = [cells(1, household="G1", withdrawn_on="01-05-2026"), cells(2, prefix="van")]
    applied(town, *rows)
    staged_facts = [{**row, "id": 0, "municipality_id": 0} for row in facts()]
    Move.objects.all().delete()
    Applicant.objects.all().delete()

    register(judge(sheet_of(rows), today=TODAY), municipality=town, by=UserFactory(role="officer"))

    assert [{**row, "id": 0, "municipality_id": 0} for row in facts()] == staged_facts


@pytest.mark.parametrize("state", sorted(set(ListState) - {ListState.APPLYING}))
def test_a_list_that_waits_for_nobody_is_not_taken_in(state, town):
    kept = staged(town, cells(1))
    kept.state = state
    kept.save()

    assert not apply_list(kept.pk)
    assert not Applicant.objects.exists()


def test_unchanged_people_are_not_written(town):
    applied(town, cells(1), cells(2))
    where = Applicant.objects.extra(select={"at": "ctid::text"}).order_by("pk")
    before = list(where.values_list("at", flat=True))

    applied(town, cells(1), cells(2, email="o@example.org"))

    after = list(where.values_list("at", flat=True))
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False]


def test_who_changed_since_the_preview_is_judged_anew_and_the_result_says_so(town):
    applied(town, cells(1), cells(2), cells(3))
    kept = confirmed(town, *[cells(digit, given_names="Olha") for digit in (1, 2, 3)])
    Applicant.objects.filter(v_number=cells(1)["v_number"]).update(given_names="Olha")
    Applicant.objects.filter(v_number=cells(2)["v_number"]).update(phone="+31612345678")
    Applicant.objects.filter(v_number=cells(3)["v_number"]).update(given_names="Olga")

    apply_list(kept.pk)

    assert counts(kept) == (0, 2, 1, 0)
    assert kept.rechecked == 2
    assert kinds(kept) == [(2, "unchanged"), (3, "changed"), (4, "changed")]
    assert kept.rows.get(line=4).changes == {"given_names": ["Olga", "Olha"]}
    assert Applicant.objects.get(v_number=cells(2)["v_number"]).phone == "+31612345678"


def test_who_was_new_and_came_by_another_list_meanwhile_is_not_added_again(town):
    kept = confirmed(town, cells(1))
    applied(town, cells(1))

    apply_list(kept.pk)

    assert counts(kept) == (0, 0, 1, 0)
    assert kept.rechecked == 1


@pytest.mark.parametrize(("born", "kind"), [("1990-05-17", "moved"), ("1950-01-01", "wrong")])
def test_who_was_new_and_is_registered_elsewhere_meanwhile_is_left_alone(born, kind, town):
    kept = confirmed(town, cells(1))
    person = ApplicantFactory(v_number=cells(1)["v_number"], birth_date=born)

    apply_list(kept.pk)

    assert counts(kept)[:3] == (0, 0, 0)
    assert kinds(kept) == [(2, kind)]
    assert Applicant.objects.get().municipality == person.municipality


def test_a_confirmed_move_brings_the_person_with_the_appointment(town):
    person = ApplicantFactory(v_number=cells(1)["v_number"], household="G9")
    appointment, old = AppointmentFactory(applicant=person), person.municipality
    kept = staged(town, cells(1, household="G1"))

    confirm(kept, moves=[kept.rows.get().pk], by=kept.uploaded_by)
    apply_list(kept.pk)

    person.refresh_from_db()
    appointment.refresh_from_db()
    assert (person.municipality, person.household) == (town, "G1")
    assert (appointment.applicant, appointment.status) == (person, "booked")
    move = Move.objects.get()
    assert (move.left, move.joined, move.by_list) == (old, town, kept)
    assert Event.objects.filter(kind="move", about=f"applicant:{person.pk}").exists()


def test_a_move_that_nobody_confirmed_is_none(town):
    person = ApplicantFactory(v_number=cells(1)["v_number"])

    kept = applied(town, cells(1, email="o@example.org"))

    assert counts(kept)[:3] == (0, 0, 0)
    assert list(Applicant.objects.values_list("municipality", "email")) == [
        (person.municipality_id, "")
    ]
    assert not Move.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_statements_however_long_it_is(rows, town, django_assert_num_queries):
    applied(town, *[cells(digit) for digit in range(rows)])
    changed = [cells(digit, given_names="Olena") for digit in range(rows)]
    kept = confirmed(town, *changed, *[cells(digit + 10) for digit in range(rows)])

    with django_assert_num_queries(18):
        apply_list(kept.pk)


@pytest.mark.django_db(transaction=True)
def test_two_lists_of_one_municipality_at_once_are_taken_in_one_after_the_other(town):
    first, second = confirmed(town, cells(1), cells(2)), confirmed(town, cells(2), cells(3))

    results = race(partial(apply_list, first.pk), partial(apply_list, second.pk))
    again = [apply_list(first.pk), apply_list(second.pk)]

    assert sorted(results + again).count(True) == 2
    assert counts(first)[0] + counts(second)[0] == Applicant.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_list_by_two_workers_is_taken_in_once(town):
    kept = confirmed(town, "amersfoort-clean.csv")

    results = race(*[partial(apply_list, kept.pk)] * 3)

    assert results.count(True) == 1
    assert counts(kept) == (60, 0, 0, 0)
    assert Event.objects.filter(result="applied").count() == 1


@pytest.mark.django_db(transaction=True)
def test_beside_another_list_none_is_taken_in(town, other_session):
    kept = confirmed(town, cells(1))
    other_session.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])

    assert not apply_list(kept.pk)

    other_session.execute("select pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
    assert apply_list(kept.pk)


@pytest.mark.django_db(transaction=True)
def test_who_changes_between_looking_and_locking_is_looked_at_again(town, monkeypatch):
    """The clerk corrects the very person while the list is about to be written."""
    applied(town, cells(1))
    kept = confirmed(town, cells(1, given_names="Olha"))
    note, corrected = applying.note, []

    def slow(done, plan):
        if not corrected:
            corrected.append(race(correct))
        note(done, plan)

    def correct():
        with transaction.atomic():
            Applicant.objects.update(given_names="Olga")

    monkeypatch.setattr(applying, "note", slow)

    assert apply_list(kept.pk)

    assert kept.rows.get().changes == {"given_names": ["Olga", "Olha"]}
    assert Applicant.objects.get().given_names == "Olha"
