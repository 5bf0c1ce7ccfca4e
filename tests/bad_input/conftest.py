from contextlib import contextmanager
from itertools import count

import pytest
from django.db import connection
from django.test import Client

from appointments.availability import look_again
from booking.nearby import surroundings
from tests.bad_input.raw import Server
from tests.booking.steps import choose, come_to_check, confirm, identify
from tests.factories import ApplicantFactory, row_of_slots

MAY_GROW = {"django_session", "trail_event"}  # where somebody is, and what they tried
networks = count()


@pytest.fixture(autouse=True)
def fresh_look():
    """Lists remember for seconds what they saw; the next test has other rows."""
    look_again()
    surroundings.cache.clear()


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def client():
    """A browser in a network of its own, so that no earlier test has used up its tries."""
    return Client(REMOTE_ADDR=network())


def network():
    number = next(networks)
    return f"10.{number // 250}.{number % 250}.7"


@pytest.fixture
def nothing_changes(db):
    """Fail if a row was added, removed or written to inside `with nothing_changes():`."""

    @contextmanager
    def watch():
        before = rows()
        yield
        after = rows()
        assert {name: after[name] for name in after if after[name] != before.get(name)} == {}

    return watch


def rows():
    """Each table's number of rows and a fingerprint, which writing the same again changes too."""
    tables = set(connection.introspection.table_names()) - MAY_GROW
    each = (
        "select '{0}', count(*), md5(string_agg(t.ctid || t.xmin::text || t, '' order by t.ctid))"
    )
    query = " union all ".join(f"{each} from {{0}} t".format(name) for name in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: found for name, *found in cursor.fetchall()}


@pytest.fixture
def person(db):
    return ApplicantFactory(v_number="2001000001")


@pytest.fixture
def slots(db):
    """Three slots in a row, with room for two people each."""
    return row_of_slots(2, 2, 2)


@pytest.fixture
def identified(client, person):
    """A browser that said who sits before it."""
    identify(client, person)
    return client


@pytest.fixture
def choosing(identified, person):
    """A browser whose owner said who comes and is asked when and where."""
    choose(identified, person)
    return identified


@pytest.fixture
def holding(client, person, slots):
    """A browser whose owner holds the first slot and is asked to confirm."""
    come_to_check(client, person, slots[0])
    return client


@pytest.fixture
def booked(holding):
    """A browser whose owner has booked the first slot."""
    confirm(holding)
    return holding


@pytest.fixture(scope="package")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        server = Server(tmp_path_factory.mktemp("gunicorn"))
    yield server
    server.stop()
    assert "Internal Server Error" not in server.log
    assert "Error handling request" not in server.log
