"""Rows leave a chain from its beginning, when their term is over and not a day before."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from appointments.models import StatusChange
from tests.factories import AppointmentFactory
from tests.trail.chained import aged_history, as_superuser, chained, verify
from trail import heads, purging
from trail.models import Event, Link
from trail.purging import HISTORY, KIND, TERM, TERMS, purge_next

pytestmark = pytest.mark.django_db
OLD = TERM + timedelta(days=1)


def aged(days, *kinds):
    """Events of so many days ago that were chained then."""
    for kind in kinds:
        Event.objects.create(kind=kind, at=timezone.now() - timedelta(days=days))
    chained()


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def exported(folder, name, found):
    (folder / f"{name}.jsonl").write_text(heads.written(found))
    return folder


def test_only_what_is_older_than_the_term_leaves():
    aged(OLD.days, "a", "b")
    aged(TERM.days - 1, "c")

    assert (purge_next(), purge_next()) == (2, 0)

    assert kinds() == ["c", "trail cut"]


def test_an_old_event_behind_a_young_one_waits_for_it():
    aged(1, "young")
    aged(OLD.days, "old")

    assert purge_next() == 0


def test_what_is_not_chained_stays():
    Event.objects.create(kind="a", at=timezone.now() - OLD)

    assert purge_next() == 0
    assert kinds() == ["a"]


def test_the_trail_verifies_before_and_after_and_goes_on(capsys):
    aged(OLD.days, "a", "b", "c")
    aged(1, "d")

    purge_next()
    verify()
    chained("e")
    verify()

    assert kinds() == ["d", "trail cut", "e"]
    assert Link.objects.filter(table="trail_event").count() == 4


def test_in_batches_and_when_nothing_else_is_left(monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    aged(OLD.days, *"abcde")

    done = [purge_next() for _ in range(4)]
    verify()
    chained("f")
    verify()

    assert done == [2, 2, 1, 0]


def test_what_somebody_with_every_right_cuts_off_is_seen():
    aged(1, "a", "b", "c")

    as_superuser("delete from trail_event where kind in ('a', 'b')")
    as_superuser("delete from trail_link where position = 1")

    with pytest.raises(CommandError, match="links 1 to 1 are gone"):
        verify()


def test_a_cut_that_the_trail_itself_explains_is_seen_by_a_head_that_is_too_young(tmp_path):
    aged(1, "a", "b", "c")
    exported(tmp_path, heads.hour(timezone.now() - timedelta(days=1)), heads.heads()[:1])
    as_superuser("delete from trail_event where kind in ('a', 'b', 'c')")
    as_superuser("delete from trail_link where position < 3")
    Event.objects.create(kind="trail cut", about="trail_event:3")
    chained("d")
    as_superuser("delete from trail_event where kind in ('trail cut')")
    as_superuser("delete from trail_link where position < 4")
    Event.objects.create(kind="trail cut", about="trail_event:4")
    chained("e")

    with pytest.raises(CommandError, match="was purged before its time"):
        verify(head=tmp_path)


def test_a_head_from_before_what_was_purged_is_no_fault(tmp_path):
    aged(OLD.days, "a")
    end = [head._replace(at="") for head in heads.heads()]
    exported(tmp_path, heads.hour(timezone.now() - OLD), end)
    aged(OLD.days, "b")
    aged(1, "c")

    purge_next()
    chained()

    verify(head=tmp_path)


def test_nobody_changes_an_event_whatever_is_set():
    aged(1, "a")
    change = "set local trail.purging = 'on'; update trail_event set kind = 'b'"

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_an_accident_of_the_owner_is_refused():
    aged(OLD.days, "a")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()


def visits_of(days, number):
    """Visits whose history is so many days old, and chained."""
    made = [AppointmentFactory().pk for _ in range(number)]
    aged_history(days, *made)
    chained()
    return made


def with_history():
    return list(StatusChange.objects.order_by("pk").values_list("row", flat=True))


def test_the_history_leaves_after_two_years_and_still_verifies():
    visits_of(TERMS[HISTORY].days + 1, 2)
    young = visits_of(TERMS[HISTORY].days - 1, 1)

    done = purge_next(HISTORY), purge_next(HISTORY)
    verify()
    later = visits_of(0, 1)
    verify()

    assert done == (2, 0)
    assert with_history() == young + later


def test_events_and_history_leave_each_in_its_own_term():
    aged(OLD.days, "a")
    young = visits_of(OLD.days, 1)

    assert (purge_next(HISTORY), purge_next()) == (0, 1)
    assert with_history() == young


def test_what_says_that_the_history_was_purged_is_said_again_before_it_leaves():
    visits_of(TERMS[HISTORY].days + 1, 1)
    visits_of(1, 1)
    purge_next(HISTORY)
    half = timedelta(days=TERM.days // 2 + 1)
    as_superuser("update trail_event set at = at - %s where kind = %s", half, KIND)

    purge_next(HISTORY)
    purge_next(HISTORY)

    first, again = Event.objects.filter(kind=KIND).order_by("pk")
    assert first.about == again.about == "appointments_statuschange:1"


def test_a_cut_of_the_history_that_nobody_noted_stays_one():
    visits_of(1, 3)
    first = StatusChange.objects.order_by("pk").first().pk
    as_superuser("delete from appointments_statuschange where id = %s", first)
    as_superuser('delete from trail_link where position = 1 and "table" = %s', HISTORY)

    purge_next(HISTORY)

    with pytest.raises(CommandError, match="appointments_statuschange: the links 1 to 1 are gone"):
        verify()


def test_a_young_step_leaves_by_no_call():
    visits_of(TERMS[HISTORY].days - 1, 2)

    assert purge_next(HISTORY) == 0
    assert len(with_history()) == 2
