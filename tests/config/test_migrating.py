"""Tables that change while people book: two connections, real locks."""

import time
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from config import migrating
from config.migrating import StayedBusy, beside_others, half_made, limits
from tests.appointments.steps import book
from tests.factories import ApplicantFactory, SlotFactory
from tests.races import race

beside_people = pytest.mark.usefixtures("a_table_to_change")
TABLE = "appointments_appointment"
ADD = f"alter table {TABLE} add column tried integer"


@pytest.fixture
def a_table_to_change(transactional_db, monkeypatch):
    """The table of claims, for those in a hurry, and as it was afterwards."""
    monkeypatch.setattr(migrating, "LOCK", "200ms")
    monkeypatch.setattr(migrating, "PAUSES", (0.1,))
    yield
    sql(f"alter table {TABLE} drop column if exists tried")
    sql("drop index if exists tried_index")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def columns():
    with connection.cursor() as cursor:
        return [each.name for each in connection.introspection.get_table_description(cursor, TABLE)]


@contextmanager
def open_transaction(seconds=30, statement="select count(*) from appointments_appointment"):
    """Keep the table in use for so long, as a report does that somebody forgot."""
    begun, over = Event(), Event()

    def hold():
        with transaction.atomic():
            sql(statement)
            begun.set()
            over.wait(seconds)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    begun.wait(10)
    try:
        yield over
    finally:
        over.set()
        thread.join()


def change(*statements, atomic=True):
    """Return what a migration does."""

    def act():
        with connection.schema_editor(atomic=atomic) as editor:
            for statement in statements:
                editor.execute(statement)

    return act


@beside_people
def test_a_migration_gives_way_while_people_book_and_gets_through_after(capsys):
    people, slot = ApplicantFactory.create_batch(9), SlotFactory(planned=9)
    booked, tries = [], []

    def people_book():
        for person in people:
            begun = time.monotonic()
            book([person], slot)
            booked.append(time.monotonic() - begun)

    with open_transaction() as over:

        def migrate():
            tries.append(len(booked))
            if len(tries) > 2:
                over.set()
            change(ADD)()

        race(people_book, lambda: beside_others(migrate))

    assert "A table is busy, everybody goes on." in capsys.readouterr().out
    assert "tried" in columns()
    assert len(booked) == 9
    assert max(booked) < 3


@beside_people
def test_a_migration_that_never_gets_its_turn_says_who_is_in_the_way(monkeypatch):
    monkeypatch.setattr(migrating, "TRIES", 2)

    with open_transaction(), pytest.raises(StayedBusy, match=r"Process \d+ of \w+ has had"):
        beside_others(change(ADD))

    assert "tried" not in columns()


@beside_people
def test_without_a_transaction_only_the_statement_that_was_in_the_way_comes_again():
    more = "alter table locations_slot add column tried integer"
    with open_transaction(0.5, "select count(*) from locations_slot"):
        beside_others(change(ADD, more, atomic=False))

    assert "tried" in columns()
    sql("alter table locations_slot drop column tried")


@beside_people
def test_an_index_that_closes_nothing_waits_as_long_as_it_takes(monkeypatch):
    monkeypatch.setattr(migrating, "TRIES", 1)
    index = f"create index concurrently tried_index on {TABLE} (place)"

    begun = time.monotonic()
    with open_transaction(0.6, f"lock table {TABLE} in row exclusive mode"):
        beside_others(change(index, atomic=False))

    assert time.monotonic() - begun > 0.6  # three times what it waits for a closed table
    assert half_made() == []
    assert sql("select 1 from pg_indexes where indexname = 'tried_index'")


@beside_people
def test_an_index_that_was_left_half_made_is_dropped_before():
    SlotFactory.create_batch(2, planned=7)
    with pytest.raises(IntegrityError):
        sql("create unique index concurrently tried_index on locations_slot (planned)")
    [left] = half_made()

    beside_others(lambda: None)

    assert left == "drop index concurrently public.tried_index"
    assert half_made() == []


def test_what_is_wrong_is_not_tried_again(db):
    tries = []

    def wrong():
        tries.append(1)
        sql("alter table nowhere add column tried integer")

    with pytest.raises(ProgrammingError):
        beside_others(wrong)

    assert tries == [1]


def test_the_limits_end_with_the_migration(db):
    before = sql("show lock_timeout")

    with limits("3s", "40s"):
        assert sql("show statement_timeout") == [("40s",)]

    assert sql("show lock_timeout") == before


def test_pages_wait_longer_than_migrations_so_that_these_give_way_first():
    assert migrating.LOCK == "1s"
    assert connection.settings_dict["OPTIONS"]["options"].startswith("-c lock_timeout=2s")


def test_what_closes_nothing_is_told_from_what_does():
    open_to_all = [
        'CREATE INDEX CONCURRENTLY "a" ON "b" ("c")',
        "\ncreate unique index concurrently if not exists a on b (c)",
        "drop index concurrently if exists a",
        'ALTER TABLE "a" VALIDATE CONSTRAINT "b"',
    ]
    closing = [
        "alter table a add constraint b check (c > 0) not valid",
        "create index a on b (c)",
        "alter table a add column validate integer",
    ]

    assert all(migrating.OPEN.match(each) for each in open_to_all)
    assert not any(migrating.OPEN.match(each) for each in closing)
