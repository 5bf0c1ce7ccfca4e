import os
import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from applicants import applying
from applicants.applying import apply_list
from applicants.models import Applicant, ListedRow, ListState, RawFile, RegistrationList
from applicants.progress import progress, tell_progress
from applicants.staging import confirm
from applicants.tasks import apply_lists, destroy_files
from applicants.undoing import NotUndone, undo
from tests.applicants.list_steps import applied, cells, confirmed, counts, facts, staged
from tests.factories import MunicipalityFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def states():
    return list(RegistrationList.objects.order_by("pk").values_list("state", flat=True))


def days_ago(kept, days):
    """Have the list be as old as that."""
    then = timezone.now() - timedelta(days=days, minutes=1)
    RawFile.objects.filter(of=kept).update(stored_at=then)
    RegistrationList.objects.filter(pk=kept.pk).update(uploaded_at=then)
    RegistrationList.objects.filter(pk=kept.pk).exclude(applied_at=None).update(applied_at=then)


def test_the_worker_takes_in_all_confirmed_lists_oldest_first(town):
    confirmed(town, cells(1, given_names="First"))
    confirmed(town, cells(1, given_names="Second"))
    staged(town, cells(2))

    apply_lists()

    assert states() == ["applied", "applied", "judged"]
    assert Applicant.objects.get().given_names == "Second"
    assert Event.objects.filter(result="applied", actor="task:apply_lists").count() == 2


def test_it_has_nothing_to_do_twice(town):
    confirmed(town, cells(1))
    apply_lists()
    before = facts()

    apply_lists()

    assert facts() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["make_plan", "note", "add", "rewrite"])
def test_a_worker_that_is_killed_leaves_nothing_half_done_and_the_next_goes_on(step, town):
    applied(town, cells(1), cells(2))
    kept = confirmed(town, cells(1, email="new@example.org"), cells(3))
    before = facts()

    assert killed_after(step, kept)

    assert facts() == before
    assert counts(kept) == (1, 1, 0, 0)
    assert kept.state == ListState.APPLYING
    apply_lists()
    assert states() == ["applied", "applied"]
    assert Applicant.objects.count() == 3


def killed_after(step, kept):
    """Take in the list in another process, which is killed when it has done that step."""
    connection.close()
    if not (pid := os.fork()):
        real = getattr(applying, step)

        def last(*args):
            real(*args)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(applying, step, last)
        apply_list(kept.pk)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_taken_in_says_so_and_can_be_tried_again(town):
    kept = confirmed(town, cells(1))
    kept.rows.update(facts={**kept.rows.get().facts, "prefix": "x" * 30})
    other = confirmed(town, cells(2))

    apply_lists()

    kept.refresh_from_db()
    assert kept.state == ListState.FAILED
    assert Applicant.objects.get().v_number == cells(2)["v_number"]
    assert counts(other)[0] == 1
    kept.rows.update(facts={**kept.rows.get().facts, "prefix": "van"})
    confirm(kept, moves=[], by=kept.uploaded_by)
    apply_lists()
    assert states() == ["applied", "applied"]


@pytest.mark.django_db(transaction=True)
def test_what_passes_by_itself_is_left_to_the_next_tick(town, other_session):
    """Another list of the municipality is being registered, for longer than we wait."""
    confirmed(town, cells(1))
    other_session.execute("select from applicants_municipality for update")

    apply_lists()

    assert states() == ["applying"]
    other_session.rollback()
    apply_lists()
    assert states() == ["applied"]


def test_progress_is_told_to_whoever_waits_beside(town):
    tell_progress(5, 40)

    assert (progress(5), progress(6)) == (40, None)


def test_without_a_cache_a_list_is_taken_in_all_the_same(town, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    kept = confirmed(town, cells(1))

    assert apply_list(kept.pk)
    assert progress(kept.pk) is None


@pytest.mark.parametrize(
    ("days", "files", "state", "rows"),
    [(0, 1, "judged", 2), (1, 0, "withdrawn", 0)],
)
def test_a_preview_is_forgotten_after_a_day(days, files, state, rows, town):
    kept = staged(town, cells(1), cells(2))
    days_ago(kept, days)

    destroy_files()

    assert (RawFile.objects.count(), states(), kept.rows.count()) == (files, [state], rows)


def test_after_a_day_only_what_undoing_needs_is_left_of_a_list(town):
    days_ago(applied(town, cells(1)), 2)
    kept = applied(town, cells(1), cells(2), cells(3, v_number="x"))
    days_ago(kept, 1)

    destroy_files()

    assert not RawFile.objects.filter(of=kept).exists()
    assert [row.v_number for row in kept.rows.all()] == [cells(2)["v_number"]]
    assert kept.refused
    undo(kept)
    assert Applicant.objects.count() == 1


def test_after_a_month_nothing_is_left_but_the_report(town):
    kept = applied(town, cells(1))
    days_ago(kept, 30)

    destroy_files()

    assert not ListedRow.objects.exists()
    assert counts(kept) == (1, 0, 0, 0)
    with pytest.raises(NotUndone):
        undo(kept)


def test_what_is_being_taken_in_keeps_its_rows(town):
    kept = confirmed(town, cells(1))
    days_ago(kept, 40)

    destroy_files()

    assert not RawFile.objects.exists()
    apply_lists()
    assert Applicant.objects.count() == 1
