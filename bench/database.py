"""A database of our own, filled with the made-up people of the example."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "bench"
MAINTENANCE = "postgres"


def named(name):
    """Return DATABASE_URL with another database in it."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def make(name=NAME, template="template0"):
    """Make the database anew."""
    with psycopg.connect(address(MAINTENANCE), autocommit=True) as server:
        server.execute(f'drop database if exists "{name}" with (force)')
        server.execute(f'create database "{name}" template "{template}"')


def drop(name=NAME):
    with psycopg.connect(address(MAINTENANCE), autocommit=True) as server:
        server.execute(f'drop database if exists "{name}" with (force)')


def address(name):
    """Return what psycopg connects to; Django's URL names the socket's folder as it does."""
    return named(name).replace("postgres://", "postgresql://", 1)


def use(name=NAME):
    """Have everything that starts from now on use this database, and the bench's settings."""
    given = {"DATABASE_URL": named(name), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    os.environ |= given | {"DEBUG": "false", "DEMO": "false", "HTTPS": "false"}
    os.environ.setdefault("SECRET_KEY", "only for measuring")


def fill():
    """Make tables and files, and load the example: 65,000 people, ten offices, their bookings."""
    from django.core.management import call_command
    from django.db import connections

    from config.translations import compile_catalogues
    from demo.load import load

    compile_catalogues()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    load()
    connections.close_all()  # else no copy can be made of the database


def rows(statement, parameters=None, *, name=NAME):
    """Run a statement, without a limit of time, and return what it finds."""
    with psycopg.connect(address(name), autocommit=True) as connection:
        cursor = connection.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
