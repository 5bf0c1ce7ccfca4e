from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from applicants.models import Applicant
from appointments.models import Appointment, Status
from locations.models import Desk, Location
from stickers.book import book, gaps, left
from stickers.models import Delivery, Outcome, State, Sticker, StockCount, Transfer
from stickers.overview import unbalanced
from tests.demo.test_load import load_demo


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        load_demo(4_000)
        yield
        transaction.set_rollback(True)


def test_every_book_balances(loaded):
    assert unbalanced() == []
    assert book().balances
    assert all(book(desk=desk.pk).balances for desk in Desk.objects.all())


def test_every_visit_that_is_over_has_one_outcome_that_fits(loaded):
    over = Appointment.objects.filter(status__in=[Status.FULFILLED, Status.UNFINISHED])
    outcomes = Outcome.objects.select_related("appointment__applicant", "appointment__slot")

    assert {row.appointment_id for row in outcomes} == {row.pk for row in over}
    assert Outcome.objects.count() == over.count() > 100
    for row in outcomes:
        served = row.result in {"sticker", "sheet", "under_14"}
        assert served == (row.appointment.status == Status.FULFILLED)
        on = timezone.localdate(row.appointment.slot.starts_at)
        if served:
            assert (row.result == "under_14") == (row.appointment.applicant.age_on(on) < 14)


def test_a_sticker_is_whose_outcome_says_so(loaded):
    given = Outcome.objects.exclude(sticker=None).select_related("appointment", "sticker")

    assert given.count() == Sticker.objects.filter(status=State.ISSUED).count()
    for row in given:
        assert row.sticker.applicant_id == row.appointment.applicant_id
        assert row.sticker.desk_id == row.desk_id
        assert row.desk.location_id == row.sticker.location_id


def test_desks_are_used_and_have_stickers_left(loaded):
    at = Counter(Outcome.objects.values_list("desk", flat=True))

    assert len(at) == Desk.objects.count()
    assert all(left(desk.pk) >= 30 for desk in Desk.objects.all())


def test_there_is_something_to_explain_to_sign_and_to_receive(loaded):
    amsterdam = Location.objects.get(name="Amsterdam")
    waiting = StockCount.objects.filter(location=amsterdam, signed_by=None).exclude(missing=[])

    assert gaps(amsterdam.pk).count() == 1
    assert waiting.count() == 1
    assert Transfer.objects.filter(to_location=amsterdam, received_at=None).count() == 1


def test_who_the_ind_decides_about_cannot_book(loaded):
    waiting = Outcome.objects.filter(result="ind_decides").values("appointment__applicant")

    found = Applicant.objects.filter(decision_pending_since__isnull=False)

    assert set(found.values_list("pk", flat=True)) == {
        row["appointment__applicant"] for row in waiting
    }


def test_each_location_expects_a_delivery_and_one_does_not_know_when_it_comes(loaded):
    coming = Delivery.objects.filter(state="announced")

    assert coming.count() == Location.objects.count()
    assert {row.expected_on for row in coming} == {timezone.localdate() + timedelta(days=3)}
    assert coming.filter(certain=False).count() == 1


def test_nobody_is_written_to_about_visits_that_were_made_up(loaded):
    assert not Outcome.objects.untold(timezone.now()).exists()
