"""What a prepared statement says, of which a log shows only the name."""

import re

from django.db import connection


def written_out(sql):
    """Return the SQL of the statements that `sql` runs: itself, unless it calls them by name."""
    if not sql.startswith("execute "):
        return [sql]
    return [statement(name) for name in re.findall(r"execute (\w+)\(", sql)]


def statement(name):
    with connection.cursor() as cursor:
        cursor.execute("select statement from pg_prepared_statements where name = %s", [name])
        [(text,)] = cursor.fetchall()
    return text
