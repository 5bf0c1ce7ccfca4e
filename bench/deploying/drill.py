"""A deploy at noon: bookings go on while tables change, versions change, and workers die."""

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

import psycopg

from bench import database
from bench.cluster.failover import KEPT
from bench.deploying.door import Names, free_port, open_door
from bench.deploying.hosts import Web, roll, tree_of, version_before
from bench.deploying.people import People
from embedded.children import stop_all
from embedded.paths import ROOT

RATE = 10  # bookings begun a second
HELD = 5  # seconds that a transaction stays open on every table
SLOWEST = 3  # seconds, the most for one request while tables change
RELOADS, KILLS = 10, 10
HANG = 60  # seconds, the most until a worker that hangs is another
APP = "residence_app"
# What people do, in the words of the earlier version, on the tables of this one
SMOKE = ["tests/booking/test_visits.py", "tests/appointments/test_claims.py"]
SMOKE += ["tests/desk/test_views.py", "tests/councils/test_people.py"]
SMOKE_DATABASE = "test_earlier"
TABLES = "select tablename from pg_tables where schemaname = 'public'"
FILL = """
from bench import database
database.make()
database.use()
import django
django.setup()
database.fill()
"""


def run(version):
    """Do it, print the table, the last line in JSON; return 1 if a booking was lost."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        drill = Drill(Path(folder), version or version_before())
        stack.callback(lambda: stop_all(drill.children))
        try:
            seen = drill.go()
        except Exception:
            drill.show_logs()
            raise
    print(json.dumps(seen), flush=True)
    return 0 if seen["met"] else 1


class Drill:
    """The parts, and what each act came to."""

    def __init__(self, folder, version):
        self.folder, self.version = folder, version
        self.children, self.rows = [], []
        self.names, self.port = Names("127.0.0.2"), free_port()

    def go(self):
        self.tree = tree_of(self.version, self.folder)
        self.fill()
        old, new = self.web(2, self.tree), self.web(3)
        old.start()
        old.wait()
        door, port = open_door(self.folder, self.names, self.port)
        self.children.append(door)
        with People(port, self.families(), RATE) as self.seen:
            self.acts(old, new)
        return self.judged(self.earlier_tests_pass())

    def acts(self, old, new):
        sleep(3)
        say(TABLE.format(**HEAD))
        self.act("nothing", lambda: sleep(10))
        self.act(f"tables change, a transaction open for {HELD} s", self.migrate, slowest=SLOWEST)
        self.act("the new version beside the old one", lambda: roll(old, new, self.names))
        self.act(f"HUP, {RELOADS} times", lambda: [new.renew() for _ in range(RELOADS)])
        self.act(f"a worker killed, {KILLS} times", lambda: [kill(new) for _ in range(KILLS)])
        self.act("a worker hangs", lambda: new.lose_worker(signal.SIGSTOP))
        sleep(1)

    def act(self, name, act, slowest=None):
        """Do it while people book; print what they saw of it, from then to two seconds after."""
        begun = monotonic()
        act()
        sleep(2)
        row = {"act": name, **summed(self.seen, begun, monotonic()), "most": slowest}
        self.rows.append(row)
        say(TABLE.format(**row))

    def fill(self):
        """Make the database of the earlier version, with 65,000 people."""
        os.environ["BENCH_STATIC"] = f"{self.folder}/static-old"
        subprocess.run([sys.executable, "-c", FILL], cwd=self.tree, check=True)  # noqa: S603
        database.use()
        database.rows("update accounts_user set password = '!'")  # or it counts as the example
        self.prepare(self.tree)

    def prepare(self, tree):
        """Do what compose's `migrate` does, with the files of `tree`."""
        argv = [sys.executable, "-m", "config.prepare"]
        subprocess.run(argv, cwd=tree, env=self.env(tree), check=True)  # noqa: S603

    def env(self, tree):
        owner = os.environ["DATABASE_URL"]
        app = owner.replace("//postgres@", f"//{APP}@")
        static = f"{self.folder}/static-{'old' if tree == self.tree else 'new'}"
        more = {"DATABASE_URL": app, "OWNER_DATABASE_URL": owner, "BENCH_STATIC": static}
        return os.environ | more

    def web(self, number, tree=ROOT):
        env = self.env(tree) | {"DATABASE_POOL": "4", "WEB_WORKERS": "2"}
        env |= {"HTTPS": "true", "PROXIES": "1"}  # as the door says
        host = Web(f"127.0.0.{number}", self.port, env, self.folder, tree)
        self.children.append(host.child)
        return host

    def families(self):
        from bench.supply import Supply

        return Supply().families

    def migrate(self):
        with everything_in_use(HELD):
            self.prepare(ROOT)

    def earlier_tests_pass(self):
        """Run tests of the earlier version on tables of this one; return whether all passed."""
        database.make(SMOKE_DATABASE)
        told = {"DATABASE_URL": database.named(SMOKE_DATABASE), "TEST_DATABASE": SMOKE_DATABASE}
        env = os.environ | told | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        tables = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(tables, cwd=ROOT, env=env, check=True)  # noqa: S603
        del env["DJANGO_SETTINGS_MODULE"]
        there = [each for each in SMOKE if (self.tree / each).exists()]
        pytest = [sys.executable, "-m", "pytest", "-q", "--reuse-db", *there]
        return subprocess.run(pytest, cwd=self.tree, env=env).returncode == 0  # noqa: S603

    def judged(self, earlier_tests_pass):
        """Hold what was promised against what is there."""
        from bench.checks import OVERSOLD, TWICE

        numbers = [number for _, number in self.seen.promised]
        kept = {number for (number,) in database.rows(KEPT, [numbers])}
        found = {
            "from": self.version,
            "begun": len(self.seen.begun),
            "promised": len(set(numbers)),
            "failed": len(self.seen.failed),
            "lost": len(set(numbers) - kept),
            "doubled": database.rows(TWICE)[0][0],
            "oversold": database.rows(OVERSOLD)[0][0],
            "why": dict(Counter(why for _, why in self.seen.failed).most_common(5)),
            "earlier_tests_pass": earlier_tests_pass,
            "acts": self.rows,
        }
        return found | {"met": is_met(found)}

    def show_logs(self, lines=30):
        for log in sorted(self.folder.glob("*.log")):
            say(f"--- {log.name}")
            say("\n".join(log.read_text(errors="replace").splitlines()[-lines:]))


def kill(web):
    web.lose_worker()
    sleep(random.uniform(0.5, 1.5))


@contextmanager
def everything_in_use(seconds):
    """Keep a transaction open that has read every table."""

    def hold():
        with psycopg.connect(database.address(database.NAME)) as connection:
            tables = connection.execute(
                "select tablename from pg_tables where schemaname = 'public'"
            )
            for (table,) in tables.fetchall():
                connection.execute(f'select from "{table}" limit 1')
            sleep(seconds)

    thread = Thread(target=hold)
    thread.start()
    sleep(0.5)
    yield
    thread.join()


TABLE = "{act:44} {begun:>6} {failed:>6} {requests:>8} {again:>6} {slowest:>9}"
HEAD = {"act": "while people book", "begun": "begun", "failed": "failed", "requests": "requests"}
HEAD |= {"again": "again", "slowest": "slowest s"}


def summed(seen, since, until):
    """Return what people saw between two moments."""
    within = [each for each in seen.requests if since <= each[0] <= until]
    return {
        "seconds": round(until - since, 1),
        "begun": sum(since <= when <= until for (when,) in seen.begun),
        "failed": sum(since <= when <= until for when, _ in seen.failed),
        "requests": len(within),
        "again": sum(not 0 < status < 500 for *_, status in within),  # noqa: PLR2004
        "statuses": dict(Counter(str(status) for *_, status in within)),
        "slowest": round(max((took for _, took, _ in within), default=0), 2),
    }


def is_met(found):
    wrong = found["failed"] + found["lost"] + found["doubled"] + found["oversold"]
    quick = all(row["slowest"] <= row["most"] for row in found["acts"] if row["most"])
    fine = wrong == 0 and found["earlier_tests_pass"]
    return fine and found["begun"] == found["promised"] > 0 and quick


def say(text):
    print(text, flush=True)
