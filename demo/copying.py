"""Rows by COPY: as fast as the database takes them, with every constraint and trigger."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def copy_rows(model: type[Row], rows: Iterable[Row]) -> None:
    """Write unsaved `rows`, which have their ids, in one COPY. Must run in a transaction."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"copy {connection.ops.quote_name(model._meta.db_table)} ({columns}) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = ((field, getattr(row, field.attname)) for field in fields)
            copy.write_row([field.get_db_prep_save(value, connection) for field, value in values])


def number(rows: Sequence[Model]) -> None:
    """Give each of `rows` an id of its own from the table's sequence, so that they may refer."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [rows[0]._meta.db_table, len(rows)],
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
