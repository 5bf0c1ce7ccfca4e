import pytest
from django.db import OperationalError, connection
from psycopg import OperationalError as Closed
from psycopg_pool import ConnectionPool

from config.postgresql.base import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool():
    kwargs = connection.get_connection_params() | {"autocommit": True}
    with ConnectionPool(kwargs=kwargs, min_size=1, max_size=1, check=check, timeout=5) as pool:
        yield pool


def answer(pool):
    with pool.connection() as conn:
        return conn.execute("select pg_backend_pid()").fetchone()[0]


def end(backend):
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [backend])


def test_a_living_connection_is_used_again(pool):
    assert answer(pool) == answer(pool)


def test_a_connection_that_the_server_ended_is_not_handed_out(pool):
    backend = answer(pool)

    end(backend)

    assert answer(pool) != backend


def test_a_connection_that_was_told_something_is_asked_whether_it_lives(pool):
    with pool.connection() as conn:
        conn.execute("listen news")
        with connection.cursor() as cursor:
            cursor.execute("notify news")
        check(conn)

        end(conn.info.backend_pid)
        with pytest.raises((Closed, OperationalError)):
            check(conn)


def test_the_site_checks_its_connections_so():
    assert connection.settings_dict["ENGINE"] == "config.postgresql"
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]
