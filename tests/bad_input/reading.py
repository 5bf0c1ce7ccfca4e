"""What a page says, and what was stored, for tests that look for what may not be there."""

import pickle
import re

from django.conf import settings
from django.db import connection
from redis import Redis

UNIFORM = "We cannot find this number and date of birth together."


def refused_at(response, box):
    """Whether the page is shown again, its summary leading to `box`."""
    page = response.content.decode()
    return response.status_code == 200 and f'<a href="#id_{box}">' in page


def without_what_was_sent(response, number="2001000001"):
    """The page without the number that it repeats and the token of its form."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", response.content.decode())
    for sent in number, "9999999999":
        page = page.replace(sent, "").replace(f"{sent[:4]} {sent[4:7]} {sent[7:]}", "")
    return page


def everything_stored():
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        stored = ""
        for name in connection.introspection.table_names():
            cursor.execute(f"select string_agg(t::text, ' ') from {name} t")  # noqa: S608
            stored += cursor.fetchone()[0] or ""
    return stored


def valkey_contents():
    """Every key and value, as text; what is pickled also as it is read."""
    with Redis.from_url(settings.REDIS_URL) as client:
        keys = list(client.scan_iter("*"))
        values = [client.get(key) if client.type(key) == b"string" else b"" for key in keys]
    return " ".join([repr(keys), *(readable(value) for value in values if value)])


def readable(value):
    try:
        return repr(pickle.loads(value))  # noqa: S301 -- our own test's cache
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError):
        return repr(value)
