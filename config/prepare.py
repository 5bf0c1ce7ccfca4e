"""Make everything ready for the site's processes: `python -m config.prepare`.

One process, as the database's owner, for a start of Django costs more than the work. Safe to
repeat, and beside itself. DATABASE_URL is the application's, OWNER_DATABASE_URL the owner's.
"""

import hashlib
import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
import environ

LOCK = 7100  # the key of an advisory lock: one at a time, whatever the machine


def main() -> None:
    """Do what is missing, and say so."""
    app_url = become_owner()
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from config.translations import compile_catalogues

    compile_catalogues()
    collect_static(settings.STATIC_ROOT)
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")  # the limits are for pages
        cursor.execute("set idle_in_transaction_session_timeout = 0")
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
    refuse_mixture(demo=settings.DEMO)
    call_command("migrate", interactive=False, verbosity=int(pending()))
    let_in(app_url)
    if settings.DEMO:
        call_command("load_demo")


def become_owner() -> str:
    """Point the settings at the owner's database; return the address of the application's."""
    env = environ.FileAwareEnv()
    env.read_env(Path(__file__).resolve().parent.parent / ".env")
    app_url = env.str("DATABASE_URL").strip()
    owner_url = env.str("OWNER_DATABASE_URL", default=app_url).strip()
    os.environ.pop("DATABASE_URL_FILE", None)  # it would win
    os.environ |= {"DATABASE_URL": owner_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ.pop("DATABASE_POOL", None)  # the session must stay ours, with its settings and lock
    return str(app_url)


def pending() -> bool:
    """Whether a migration waits: else there is nothing to tell."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_mixture(*, demo: bool) -> None:
    """Keep the example out of a real site, and real data out of the example's open pages.

    Ends the process with a reason when the database is of the other kind.
    """
    from demo.accounts import ACCOUNTS

    if not has_table("accounts_user"):
        return
    from django.contrib.auth import get_user_model

    users = get_user_model()._default_manager
    example = users.filter(username__in=[account.username for account in ACCOUNTS])
    is_example = any(
        user.check_password(account.password)
        for user in example
        for account in ACCOUNTS
        if account.username == user.get_username()
    )
    if demo and users.exists() and not is_example:
        sys.exit("This database holds no example data: DEMO would show what is in it to anybody.")
    if not demo and is_example:
        sys.exit("This database holds the example's accounts: start with an empty one.")


def has_table(name: str) -> bool:
    from django.db import connection

    return name in connection.introspection.table_names()


def let_in(app_url: str) -> None:
    """Give the application's role its rights, and the password that its address names."""
    from django.core.management import call_command
    from django.db import connection
    from psycopg import sql

    app = urlsplit(app_url)
    role, password = unquote(app.username or ""), unquote(app.password or "")
    if role == connection.settings_dict["USER"]:
        print("One role owns and uses the database: better give the site one of its own.")
        return
    call_command("grant_app_role", role=role)
    if password:
        raw = connection.connection
        hashed = raw.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        words = sql.Identifier(role), sql.Literal(hashed.decode())
        with connection.cursor() as cursor:  # hashed here: no log ever shows the password
            cursor.execute(sql.SQL("alter role {} password {}").format(*words))


def collect_static(target: Path) -> None:
    """Gather and compress what pages link to, if it changed since."""
    from django.conf import settings
    from django.core.management import call_command

    files = (file for folder in settings.STATICFILES_DIRS for file in sorted(folder.rglob("*")))
    seen = [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    state = hashlib.sha256("\n".join([django.__version__, *seen]).encode()).hexdigest()
    stamp = target / ".state"
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


if __name__ == "__main__":
    main()
