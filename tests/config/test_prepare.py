import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import prepare, static
from demo.accounts import ACCOUNTS
from embedded.paths import ROOT
from tests.factories import UserFactory
from tests.races import race


@pytest.fixture
def example_clerk(db):
    """An account of the example, with its published password."""
    clerk = UserFactory(username=ACCOUNTS[0].username)
    clerk.set_password(ACCOUNTS[0].password)
    clerk.save()
    return clerk


def test_the_example_may_not_show_real_data(db):
    UserFactory()

    with pytest.raises(SystemExit, match="no example"):
        prepare.refuse_mixture(demo=True)


def test_a_real_site_may_not_have_the_examples_accounts(example_clerk):
    with pytest.raises(SystemExit, match="example's accounts"):
        prepare.refuse_mixture(demo=False)


def test_the_name_alone_does_not_make_an_example_account(example_clerk):
    example_clerk.set_password("a password of her own")
    example_clerk.save()

    prepare.refuse_mixture(demo=False)


@pytest.mark.parametrize("demo", [True, False])
def test_an_empty_database_may_become_either(db, demo):
    prepare.refuse_mixture(demo=demo)


def test_the_example_may_start_again(example_clerk):
    prepare.refuse_mixture(demo=True)


@pytest.fixture
def role(db):
    """The name of a role that there is not yet: roles belong to the whole server."""
    return f"site_of_{connection.settings_dict['NAME']}"


def test_the_sites_role_gets_the_password_of_its_address_and_no_log_shows_it(role):
    with CaptureQueriesContext(connection) as queries:
        prepare.let_in(f"postgres://{role}:p%40ss-word@/residence")

    with connection.cursor() as cursor:
        cursor.execute("select rolpassword from pg_authid where rolname = %s", [role])
        (kept,) = cursor.fetchone()
    assert kept.startswith("SCRAM-SHA-256$")
    assert "ss-word" not in str(queries.captured_queries)


def test_one_role_for_both_is_told_and_accepted(db, capsys):
    prepare.let_in(f"postgres://{connection.settings_dict['USER']}@/residence")

    assert "One role owns and uses the database" in capsys.readouterr().out


def test_static_files_are_gathered_once(settings, tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source/site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "target"

    assert static.collect()
    assert (tmp_path / "target/site.css").exists()
    assert not static.collect()


def test_of_two_who_gather_static_files_at_once_one_does_it(settings, tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source/site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "target"

    assert sorted(race(static.collect, static.collect, connected=False)) == [False, True]


def test_static_files_that_changed_are_gathered_again(settings, tmp_path):
    (tmp_path / "source").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "target"
    static.collect()

    (tmp_path / "source/site.css").write_text("b {}")

    assert static.collect()


def test_static_files_of_another_storage_are_gathered_again(settings, tmp_path):
    (tmp_path / "source").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "target"
    static.collect()

    numbered = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": numbered}

    assert static.collect()
    assert (tmp_path / "target/staticfiles.json").exists()


def test_a_database_that_is_not_there_is_a_failure():
    env = {**os.environ, "DATABASE_URL": "postgres://x@127.0.0.1:1/x", "OWNER_DATABASE_URL": ""}

    done = subprocess.run([sys.executable, "-m", "config.prepare"], cwd=ROOT, env=env)

    assert done.returncode != 0
