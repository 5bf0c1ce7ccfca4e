"""PostgreSQL answers, but not now, not to everybody, or takes no changes."""

import sys
from contextlib import contextmanager

import psycopg

from embedded.children import Child
from faults.on_database import PATIENCE
from faults.scene import fault, nobody_failed, told

HOLD, IDLE = 10, 10  # seconds that a row is held; until an idle transaction is ended
BUSY = {503}
ROLE = "alter role residence_app "
HANG_UP = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'residence_app'"
SLOTS = "select id from locations_slot where id % 2 = 0"
FORGETFUL = """
import time, django
django.setup()
from django.db import transaction
from locations.models import Slot
with transaction.atomic():
    print(len(Slot.objects.select_for_update()[:10]), flush=True)
    time.sleep(60)
"""
OPEN = """
select count(*) from pg_stat_activity
where state = 'idle in transaction' and query ilike '%%for update%%'
"""


@contextmanager
def said_of_the_role(scene, setting, undo):
    """Have the database treat the site otherwise; its connections start over, both times."""
    scene.reader.change(ROLE + setting)
    scene.reader.rows(HANG_UP)
    try:
        yield
    finally:
        scene.reader.change(ROLE + undo)
        scene.reader.rows(HANG_UP)


@fault(
    "FT-13",
    "the site is on a database that takes no changes, as on a standby that nobody promoted",
    "503 and a way on, never 500; all goes on once it takes changes (the change of databases "
    "itself: make cluster-test)",
)
def read_only(scene):
    with scene.crowd() as crowd:
        scene.calm()
        with said_of_the_role(
            scene, "set default_transaction_read_only = on", "reset default_transaction_read_only"
        ):
            scene.rest(scene.of(10, 2))
        scene.calm()
    nobody_failed(scene, crowd)
    only_busy(scene, crowd)
    scene.must(crowd.errors, "nobody noticed")
    return told(crowd, None, "no answer was a 500")


@fault(
    "FT-15",
    "the rows of every second slot are held for 10 s by somebody else",
    "who wants one of them is told to come back; others are served",
)
def hold_rows(scene):
    with scene.crowd() as crowd:
        scene.calm()
        before = len(crowd.booked)
        with psycopg.connect(scene.reader.address) as connection:
            connection.execute(f"{SLOTS} for no key update")
            scene.rest(scene.of(HOLD, 3))
            meanwhile = len(crowd.booked) - before
        scene.calm()
    nobody_failed(scene, crowd)
    only_busy(scene, crowd)
    scene.must(meanwhile, "nobody was served meanwhile")
    return told(crowd, None, f"{meanwhile} booked meanwhile")


@fault(
    "FT-16",
    "the database lets in three connections, forty people come",
    "some wait, some are told to come back, nothing else; all is well at once afterwards",
)
def few_connections(scene):
    with scene.crowd(size=scene.of(40, 8)) as crowd:
        scene.calm()
        with said_of_the_role(scene, "connection limit 3", "connection limit -1"):
            scene.rest(scene.of(20, 3))
        took = scene.within(PATIENCE, lambda: scene.world.ready, "the site is ready")
        scene.calm()
    nobody_failed(scene, crowd)
    only_busy(scene, crowd)
    return told(crowd, None, f"ready {took:.1f} s after there were enough again")


@fault(
    "FT-17",
    "a program of ours begins a transaction, locks slots, and falls asleep",
    "it is ended after 10 s, others get their rows",
)
def fall_asleep(scene):
    env = scene.world.seen_by(scene.world.worker_db) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    sleeper = Child("sleeper", [sys.executable, "-c", FORGETFUL], env)
    with scene.crowd() as crowd:
        sleeper.start()
        scene.within(PATIENCE, lambda: scene.reader.one(OPEN), "the transaction is open")
        took = scene.within(2 * IDLE, lambda: not scene.reader.one(OPEN), "it is ended")
        scene.calm()
    scene.world.kill(sleeper)
    nobody_failed(scene, crowd)
    only_busy(scene, crowd)
    return told(crowd, None, f"ended after {took:.0f} s")


def only_busy(scene, *groups):
    """Raise Broken if somebody saw another error than "come back"."""
    others = [status for group in groups for status in group.errors if status not in BUSY]
    scene.must(not others, f"answers in the 500s: {others[:5]}")
