"""The site as a server runs it, on the database of the tests."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

from bench.server import site


@contextmanager
def site_on_test_database():
    """Serve with gunicorn, two processes of four threads; yield the port."""
    here = urlsplit(os.environ["DATABASE_URL"])
    url = here._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with site(**environment) as (port, _):
        yield port
