from datetime import date

import pytest

from applicants.applying import apply_list
from applicants.models import Applicant, ListState, Move
from applicants.staging import confirm
from applicants.undoing import NotUndone, undo
from tests.applicants.list_steps import applied, cells, facts, staged
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def person(digit):
    return Applicant.objects.get(v_number=cells(digit)["v_number"])


def test_undoing_leaves_what_was_there_before(town):
    applied(town, cells(1), cells(2, email="old@example.org"), cells(3))
    before = facts()
    kept = applied(
        town,
        cells(1),
        cells(2, email="new@example.org", registered_on="02-04-2026", family_name="Boiko"),
        cells(4),
    )

    undo(kept)

    kept.refresh_from_db()
    assert facts() == before
    assert (kept.state, kept.added) == (ListState.UNDONE, 1)
    assert not kept.rows.exists()
    assert Event.objects.filter(result="undone", about=f"list:{kept.pk}").exists()


def test_what_somebody_changed_since_stays(town):
    applied(town, cells(1))
    kept = applied(town, cells(1, email="new@example.org", given_names="Olha"))
    Applicant.objects.update(given_names="Olga")

    undo(kept)

    assert (person(1).email, person(1).given_names) == ("", "Olga")


@pytest.mark.parametrize("trait", [{}, {"held": True}, {"cooled": True}])
def test_a_list_of_whom_somebody_booked_stays_as_it_is(trait, town):
    applied(town, cells(1))
    kept = applied(town, cells(1, email="new@example.org"), cells(2), cells(3))
    AppointmentFactory(applicant=person(3), **trait)
    before = facts()

    with pytest.raises(NotUndone) as refusal:
        undo(kept)

    kept.refresh_from_db()
    assert "has made an appointment" in refusal.value.message
    assert facts() == before
    assert kept.state == ListState.APPLIED


def test_only_the_last_list_can_be_undone(town):
    first = applied(town, cells(1))
    applied(town, cells(1), cells(2))

    with pytest.raises(NotUndone, match="later"):
        undo(first)


def test_a_list_that_was_taken_in_at_once_or_long_ago_cannot_be_undone(town):
    kept = applied(town, cells(1))
    kept.rows.all().delete()

    with pytest.raises(NotUndone, match="old"):
        undo(kept)


def test_undoing_twice_undoes_once(town):
    kept = applied(town, cells(1))

    undo(kept)
    undo(kept)

    assert Event.objects.filter(result="undone").count() == 1


def test_who_moved_goes_back_with_the_household(town):
    there = ApplicantFactory(v_number=cells(1)["v_number"], household="G9", family_name="Petrenko")
    before = facts()
    kept = staged(town, cells(1))
    confirm(kept, moves=[kept.rows.get().pk], by=kept.uploaded_by)
    apply_list(kept.pk)

    undo(kept)

    assert facts() == before
    assert person(1).municipality == there.municipality
    assert not Move.objects.exists()


def test_who_is_new_and_moved_on_is_left_alone(town):
    kept, other = applied(town, cells(1)), MunicipalityFactory()
    Applicant.objects.update(municipality=other)

    undo(kept)

    assert person(1).municipality == other


def test_nobody_leaves_before_they_came(town):
    applied(town, cells(1, registered_on="02-04-2026"))
    kept = applied(town, cells(1, registered_on="01-04-2026"))
    Applicant.objects.update(withdrawn_on=date(2026, 4, 1))

    undo(kept)

    assert person(1).registered_on == date(2026, 4, 2)
    assert person(1).withdrawn_on is None
