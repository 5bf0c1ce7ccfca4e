import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import User
from config import db
from config.db import RETRIES, Acting, Again, acting, acting_as, ids, locked, service
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(db, "PAUSE", (0, 0.01))


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def settings_of_the_trail():
    return sql(
        "select "
        + ", ".join(
            f"current_setting('trail.{name}', true)" for name in ("actor", "channel", "reason")
        )
    )


def test_service_starts_over_from_outside_its_transaction():
    tries = []

    @service
    def inner():
        tries.append(connection.in_atomic_block)
        if len(tries) <= RETRIES:
            raise Again

    @service
    def outer():
        inner()

    outer()

    assert tries == [True] * (RETRIES + 1)


def test_service_pauses_outside_the_transaction(monkeypatch):
    inside = []
    monkeypatch.setattr(db.time, "sleep", lambda _: inside.append(connection.in_atomic_block))

    @service
    def never():
        raise Again

    with pytest.raises(Again):
        never()

    assert inside == [False] * RETRIES


def test_service_gives_up_on_what_does_not_pass():
    tries = []

    @service
    def broken():
        tries.append(1)
        sql("set local statement_timeout = 1")
        sql("select pg_sleep(1)")

    with pytest.raises(OperationalError):
        broken()

    assert tries == [1]


def test_service_lets_every_other_error_through_and_writes_nothing():
    @service
    def breaks():
        UserFactory()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()

    assert not User.objects.exists()


def test_service_commits_before_it_returns():
    @service
    def make():
        return UserFactory().pk

    made = make()

    assert not connection.in_atomic_block
    with ThreadPoolExecutor(1) as other:
        assert other.submit(seen_from_elsewhere, made).result()


def seen_from_elsewhere(pk):
    try:
        return User.objects.filter(pk=pk).exists()
    finally:
        connection.close()


def test_service_tries_again_when_a_lock_was_not_given_in_time():
    user, tries, held, go_on = UserFactory(), [], threading.Event(), threading.Event()

    def keeper():
        try:
            with transaction.atomic():
                locked(User.objects.filter(pk=user.pk))
                held.set()
                go_on.wait(10)
        finally:
            connection.close()

    @service
    def patient():
        tries.append(1)
        sql("set local lock_timeout = '50ms'")
        if len(tries) == 2:
            go_on.set()
            sql("set local lock_timeout = '5s'")
        return locked(User.objects.filter(pk=user.pk))

    with ThreadPoolExecutor(1) as pool:
        keeps = pool.submit(keeper)
        held.wait(10)
        found = patient()
        keeps.result()

    assert (found, len(tries)) == ([user], 2)


def test_service_tries_again_when_the_database_broke_up_a_deadlock():
    one, other = UserFactory.create_batch(2)
    both, tries = threading.Barrier(2, timeout=10), []

    def crossing(first, second):
        @service
        def cross():
            tries.append(1)
            locked(User.objects.filter(pk=first.pk))
            if len(tries) <= 2:
                both.wait()
            locked(User.objects.filter(pk=second.pk))
            return True

        try:
            sql("set deadlock_timeout = '50ms'")
            return cross()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(crossing, [one, other], [other, one]))

    assert results == [True, True]
    assert len(tries) == 3


def test_locked_locks_by_id_in_one_statement(django_assert_num_queries):
    users = UserFactory.create_batch(3)

    with transaction.atomic(), django_assert_num_queries(1) as queries:
        found = locked(User.objects.order_by("-username"))

    assert found == users
    assert 'ORDER BY "accounts_user"."id" ASC FOR NO KEY UPDATE OF' in queries[0]["sql"]


def test_locked_outside_a_transaction_is_a_mistake():
    with pytest.raises(transaction.TransactionManagementError):
        locked(User.objects.all())


def test_the_database_is_told_who_acts_for_one_transaction():
    heard = []

    @service
    def outer():
        inner()

    @service
    def inner():
        heard.append(settings_of_the_trail())

    with acting_as(actor="user:7", channel="desk", reason="ill"):
        outer()
    outer()

    assert heard == [("user:7", "desk", "ill"), ("", "", "")]


def test_acting_as_adds_to_who_acts_and_takes_itself_back():
    with acting_as(actor="user:7", channel="desk"):
        with acting_as(reason="ill"):
            assert acting.get() == Acting("user:7", "desk", "ill")
        assert acting.get() == Acting("user:7", "desk", "")
    assert acting.get() == Acting()


def test_each_thread_acts_for_itself():
    with acting_as(actor="user:7"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(acting.get).result() == Acting()


def test_ids_are_the_keys_of_rows():
    users = UserFactory.create_batch(2)

    assert ids(users) == {user.pk for user in users}
