"""A backup, restored into an empty cluster by the scripts a server uses, and what it is then."""

import os
import subprocess
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from applicants.models import Applicant
from appointments.models import Appointment
from embedded.children import stop_all
from embedded.paths import PGBIN, ROOT
from embedded.postgres import DATABASE, OWNER, Postgres
from planning.invariants import amiss
from privacy import journal
from privacy.erasing import erase
from stickers.book import book
from stickers.stock import receive
from tests.factories import ApplicantFactory, AppointmentFactory, UserFactory
from tests.stickers.factories import DeliveryFactory
from tests.trail.chained import as_superuser, chained

pytestmark = pytest.mark.django_db(transaction=True)
V_NUMBER = "7300000019"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Another cluster, with an empty database."""
    engine = Postgres(tmp_path_factory.mktemp("elsewhere"), dict(os.environ), [], lasting=False)
    try:
        engine.start()
        engine.wait()
        yield engine
    finally:
        stop_all([engine.child])


@pytest.fixture
def empty(elsewhere):
    """Its database, empty again."""
    elsewhere.ask("dropdb", "--force", DATABASE)
    elsewhere.ask("createdb", "-T", "template0", DATABASE)
    return elsewhere


@contextmanager
def inside(engine):
    """Work in the database of another cluster."""
    own, there = dict(connection.settings_dict), {"NAME": DATABASE, "USER": OWNER}
    connection.close()
    connection.settings_dict |= there | {"HOST": str(engine.socket), "PORT": ""}
    connection.settings_dict["OPTIONS"] = own["OPTIONS"] | {"host": str(engine.socket)}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= own


def script(name, *words, host, database, user=OWNER, password="", port=""):
    """Run a script of deploy/ with the programs of the wheel."""
    where = {"PGHOST": str(host), "PGPORT": str(port or 5432), "ON": ""}
    where |= {"PGPASSWORD": password} if password else {}
    path = {"PATH": f"{PGBIN}:{os.environ['PATH']}"}
    whose = {"DB_USER": user, "DB_NAME": database}
    argv = ["sh", str(ROOT / "deploy" / name), *map(str, words)]
    return subprocess.run(  # noqa: S603
        argv, env=os.environ | where | path | whose, capture_output=True, text=True
    )


def back_up(folder):
    given = connection.settings_dict
    host = given["HOST"] or given["OPTIONS"].get("host", "")
    whose = {"user": given["USER"], "password": given["PASSWORD"]}
    where = {"host": host, "port": given["PORT"], "database": given["NAME"]}
    done = script("backup.sh", folder, **where, **whose)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def restore(engine, file):
    return script("restore.sh", file, host=engine.socket, database=DATABASE)


def said_by(command, *words):
    said = StringIO()
    call_command(command, *words, stdout=said)
    return said.getvalue()


@pytest.fixture
def busy():
    """People with visits to come and past, stickers, letters and a trail that is chained."""
    old = timezone.now() - timedelta(days=40)
    past = {"slot__starts_at": old, "slot__ends_at": old + timedelta(minutes=10)}
    AppointmentFactory(status="fulfilled", party__version=1, **past)
    AppointmentFactory.create_batch(3)
    receive(DeliveryFactory().pk, [("NL00000001", "NL00000100")], by=UserFactory())
    chained("a", "b")


def test_a_backup_comes_back_whole_and_forgets_whom_the_first_one_forgot(
    busy, empty, settings, tmp_path
):
    settings.ERASED = str(tmp_path / "erased")
    person = ApplicantFactory(v_number=V_NUMBER)
    file = back_up(tmp_path / "backups")
    erase(person.pk)
    journal.export()

    done = restore(empty, file)

    assert done.returncode == 0, done.stderr
    with inside(empty):
        assert said_by("check_invariants") == "Everything is as it must be.\n"
        assert Appointment.objects.count() == 4
        assert book().balances
        assert book().total
        assert Applicant.objects.filter(v_number=V_NUMBER).exists()
        assert "erased again: 1 of 1" in said_by("replay_purge", settings.ERASED)
        assert not Applicant.objects.filter(v_number=V_NUMBER).exists()
        emails = set(Appointment.objects.values_list("party__email", "status"))
        assert ("", "fulfilled") in emails
        call_command("grant_app_role", role="residence_app")
        assert said_by("check_invariants") == "Everything is as it must be.\n"


def test_what_was_changed_behind_the_trail_is_found_after_a_restore(busy, empty, tmp_path):
    with transaction.atomic():
        as_superuser("update trail_event set actor = 'user:9' where kind = 'a'")

    restore(empty, back_up(tmp_path))

    with inside(empty), pytest.raises(CommandError, match=r"trail_event: row .* was changed"):
        call_command("check_invariants", stdout=StringIO())


def test_a_slot_that_was_oversold_is_found_after_a_restore(empty, tmp_path):
    row = AppointmentFactory()
    type(row.slot).objects.filter(pk=row.slot_id).update(planned=1)
    AppointmentFactory(slot=row.slot)

    restore(empty, back_up(tmp_path))

    with inside(empty):
        assert list(amiss()) == ["over_capacity: 1"]


def test_a_file_that_was_damaged_is_not_restored(empty, tmp_path):
    file = back_up(tmp_path)
    with open(file, "ab") as dump:
        dump.write(b"x")

    done = restore(empty, file)

    assert done.returncode
    assert empty.ask("psql", "-At", "-c", r"\dt", DATABASE) == " "


def test_a_database_that_holds_something_is_left_alone(empty, tmp_path):
    file = back_up(tmp_path)
    empty.ask("psql", "-c", "create table ours ()", DATABASE)

    done = restore(empty, file)

    assert done.returncode == 1
    assert "holds 1 tables: restore into an empty database" in done.stderr


def test_a_backup_that_fails_leaves_no_file(tmp_path):
    done = script("backup.sh", tmp_path, host=tmp_path, database="nowhere")

    assert done.returncode
    assert list(tmp_path.iterdir()) == []
