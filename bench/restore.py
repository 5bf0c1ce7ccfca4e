"""How long a backup of everything takes to make, to restore into an empty cluster, to check."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from bench import database
from bench.figures import figure
from embedded.children import stop_all
from embedded.paths import PGBIN, ROOT
from embedded.postgres import DATABASE, OWNER, Postgres

MOST = 30 * 60  # seconds, from the file to a site that may be used
MANAGE = [sys.executable, "manage.py"]


def run():
    """Back up the bench's database, forget somebody, restore it elsewhere, check and forget."""
    with TemporaryDirectory() as folder:
        settings.ERASED = os.environ["ERASED"] = f"{folder}/erased"  # ours, and what we start
        chain()
        with seconds("seconds_of_a_backup"):
            here = {"PGHOST": socket_of(database.named(database.NAME)), "DB_NAME": database.NAME}
            file = do(["sh", "deploy/backup.sh", folder], **here).strip()
        figure("size_of_a_backup", [Path(file).stat().st_size / 1e6], unit="MB")
        erase_somebody()
        elsewhere = Path(folder) / "elsewhere"
        with cluster(elsewhere) as there, seconds("seconds_until_restored", most=MOST):
            restore(file, there)


def restore(file, there):
    """Do what docs/operations.md says."""
    site = {"DATABASE_URL": there.url(OWNER)}
    with seconds("seconds_of_restore_sh"):
        do(["sh", "deploy/restore.sh", file], PGHOST=str(there.socket), DB_NAME=DATABASE)
    do([sys.executable, "-m", "config.prepare"], **site)
    with seconds("seconds_of_check_invariants"):
        do([*MANAGE, "check_invariants"], **site)
    print(do([*MANAGE, "replay_purge"], **site), flush=True)
    do([*MANAGE, "check_invariants"], **site)


def do(argv, **environment):
    """Run a program as a server would; return what it said. Raises if it fails."""
    given = os.environ | {"ON": "", "DB_USER": OWNER} | environment
    given["PATH"] = f"{PGBIN}:{given['PATH']}"
    done = subprocess.run(argv, env=given, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{argv}: {done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def seconds(name, **must):
    begun = monotonic()
    yield
    figure(name, [monotonic() - begun], unit="s", **must)


@contextmanager
def cluster(folder):
    """Run another, empty engine in `folder`, whose data survive a crash as on a server."""
    engine = Postgres(folder, dict(os.environ), [], lasting=True)
    try:
        engine.start()
        engine.wait()
        yield engine
    finally:
        stop_all([engine.child])


def chain():
    """Chain the whole trail, as the worker would have done meanwhile."""
    from trail.chain import TABLES, chain_next, settled

    for table in TABLES:
        upto = settled(table)
        while chain_next(table, upto):
            pass


def erase_somebody():
    from applicants.models import Applicant
    from privacy import journal
    from privacy.erasing import erase

    erase(Applicant.objects.known().first().pk)
    journal.export()


def socket_of(url):
    """Return the folder of the socket that a URL of the bench's engine names."""
    return parse_qs(urlsplit(url).query)["host"][0]
