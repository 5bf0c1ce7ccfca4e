from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from psycopg import sql

APPEND_ONLY = ["trail_event", "trail_link"]  # read and add
WRITTEN_BY_TRIGGER = ["appointments_statuschange"]  # read

STEPS = """
revoke all on all tables in schema public from {role};
revoke create on schema public from public;
grant usage on schema public to {role};
grant select, insert, update, delete on all tables in schema public to {role};
grant usage on all sequences in schema public to {role};
revoke insert, update, delete on django_migrations from {role};
grant execute on function purge_events(integer), purge_history(integer) to {role};
"""


class Command(BaseCommand):
    help = "Give the application's database role what it needs, and no way to change the trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default="residence_app")

    @transaction.atomic
    def handle(self, *, role: str, **options: Any) -> None:
        """Make `role` if it is missing, and set its rights anew. Run by the owner, after migrate.

        The role gets no password here: whoever runs the server sets one.
        """
        name = sql.Identifier(role)
        with connection.cursor() as cursor:
            cursor.execute("select from pg_roles where rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create role {} login").format(name))
            cursor.execute(sql.SQL(STEPS).format(role=name))
            for table in [*APPEND_ONLY, *WRITTEN_BY_TRIGGER]:
                cursor.execute(
                    sql.SQL("revoke update, delete on {} from {}").format(
                        sql.Identifier(table), name
                    )
                )
            for table in WRITTEN_BY_TRIGGER:
                cursor.execute(
                    sql.SQL("revoke insert on {} from {}").format(sql.Identifier(table), name)
                )
