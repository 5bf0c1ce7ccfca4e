"""Make everything ready for the site's processes: `python -m config.prepare`.

One process, as the database's owner, for a start of Django costs more than the work. Safe to
repeat, and beside itself. DATABASE_URL is the application's, OWNER_DATABASE_URL the owner's.
"""

import os
import sys
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import django
import environ
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import Connection, sql

from config import static
from config.migrating import migrate, say
from config.translations import compile_catalogues
from demo.accounts import ACCOUNTS

LOCK = 7100  # the key of an advisory lock: one at a time, whatever the machine


def main() -> None:
    """Do what is missing, and say so."""
    app_url = become_owner()
    say("Looking at translations, static files and database")
    django.setup()
    if compile_catalogues():
        say("Translations compiled")
    if static.collect():
        say("Static files gathered")
    wait_for_our_turn()
    refuse_mixture(demo=settings.DEMO)
    if waiting := pending():
        say(f"Migrating: {waiting} to go")
        migrate()
    let_in(app_url)
    if settings.DEMO:
        say("Example data: made once, in under a minute")
        call_command("load_demo")


def become_owner() -> str:
    """Point the settings at the owner's database; return the address of the application's."""
    env = environ.FileAwareEnv()
    env.read_env(Path(__file__).resolve().parent.parent / ".env")
    app_url = str(env.str("DATABASE_URL")).strip()
    owner_url = str(env.str("OWNER_DATABASE_URL", default=app_url)).strip()
    env.ENVIRON["DATABASE_URL_FILE"] = ""  # it would win; and so its kept value is forgotten
    env.ENVIRON["DATABASE_URL"] = owner_url
    env.ENVIRON["DATABASE_POOL"] = "0"  # our session keeps its settings and its lock
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    return app_url


def wait_for_our_turn() -> None:
    """Take this session's lock, free of the limits that pages have; lock_timeout stays."""
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("set idle_in_transaction_session_timeout = 0")
        cursor.execute("set lock_timeout = 0")
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        cursor.execute("set lock_timeout = '2s'")


def refuse_mixture(*, demo: bool) -> None:
    """Keep the example out of a real site, and real data out of the example's open pages.

    Ends the process with a reason when the database is of the other kind.
    """
    users = get_user_model()._default_manager
    if users.model._meta.db_table not in connection.introspection.table_names():
        return
    known = {account.username: account.password for account in ACCOUNTS}
    # Two columns only: the table may be of an older release, whose migrations are still to come
    found = users.filter(username__in=known).values_list("username", "password")
    is_example = any(check_password(known[name], stored) for name, stored in found)
    if demo and users.exists() and not is_example:
        sys.exit("This database holds no example: in demo mode anybody could read what is in it.")
    if not demo and is_example:
        sys.exit("This database holds the example's accounts: start with an empty one.")


def pending() -> int:
    """Return how many migrations wait."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def let_in(app_url: str) -> None:
    """Give the application's role its rights, and the password that its address names."""
    app = urlsplit(app_url)
    role, password = unquote(app.username or ""), unquote(app.password or "")
    if role == connection.settings_dict["USER"]:
        say("One role owns and uses the database: give the site one of its own.")
        return
    call_command("grant_app_role", role=role)
    if password:
        raw = cast(Connection, connection.connection).pgconn
        secret = raw.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        words = sql.Identifier(role), sql.Literal(secret.decode())
        with connection.cursor() as cursor:  # hashed here: no log can show the password
            cursor.execute(sql.SQL("alter role {} password {}").format(*words))


if __name__ == "__main__":
    main()
