"""Have history name a door in a test, whose own transaction is the one that services join."""

from contextlib import contextmanager

from config.db import Acting, acting_as, tell_database


@contextmanager
def door(channel, otherwise="web"):
    """Act through the door `channel`, and after that through `otherwise`."""
    tell_database(Acting(channel=channel))
    with acting_as(channel=channel):
        yield
    tell_database(Acting(channel=otherwise))
