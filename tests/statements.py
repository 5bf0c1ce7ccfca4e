"""What a prepared statement says, of which a log shows only the name."""

import re

from django.db import connection


def written_out(sql):
    """Return the SQL that `sql` runs: itself, unless it calls a statement by its name."""
    if not (called := re.match(r"execute (\w+)\(", sql)):
        return sql
    with connection.cursor() as cursor:
        cursor.execute("select statement from pg_prepared_statements where name = %s", [called[1]])
        [(statement,)] = cursor.fetchall()
    return statement
