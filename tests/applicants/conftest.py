import psycopg
import pytest
from django.db import connection
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Read messages as they are written, whatever language the site speaks first."""
    with translation.override("en"):
        yield


@pytest.fixture
def other_session(db):
    """Another session of the same database."""
    params = connection.get_connection_params()
    names = ["host", "port", "dbname", "user", "password"]
    with psycopg.connect(**{k: params[k] for k in names if k in params}) as other:
        yield other
