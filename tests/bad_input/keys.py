"""What Valkey holds, to look for what may not be there."""

import pickle

from django.conf import settings
from redis import Redis


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
