"""Writing many people at once, so that who books waits for the writing alone.

Everything is compared and sent beforehand, and no row is locked for that.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL
from psycopg import sql

from applicants.comparing import LISTED
from applicants.models import Applicant, ApplicantQuerySet
from config.db import Again

WRITTEN = [*LISTED, "municipality_id"]
TABLE = Applicant._meta.db_table
PREPARE = """
create temporary table news on commit drop as
select id, xmin as version, {columns} from {table} limit 0
"""
# By id, as everybody locks. Who was written meanwhile has another version, also after waiting
LOCK = """
select count(*) from (
    select {table}.id from {table} join news on news.id = {table}.id
    where {table}.xmin = news.version order by {table}.id for no key update of {table}
) as locked
"""
WRITE = "update {table} set {values} from news where news.id = {table}.id"


def with_version() -> ApplicantQuerySet:
    """People with the `version` of their row, by which `rewrite` knows them again."""
    version = RawSQL(f"{TABLE}.xmin::text", [])  # noqa: S611 -- nothing comes from outside
    return Applicant.objects.annotate(version=version)


def rewrite(people: Sequence[Applicant]) -> None:
    """Write people who were read by `with_version`.

    Raises Again if one of them was written or removed since then.
    """
    each = [sql.SQL("{0} = news.{0}").format(sql.Identifier(name)) for name in WRITTEN]
    parts = {
        "table": sql.Identifier(TABLE),
        "columns": sql.SQL(", ").join(map(sql.Identifier, WRITTEN)),
        "values": sql.SQL(", ").join(each),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(PREPARE).format(**parts))
        into = sql.SQL("copy news (id, version, {columns}) from stdin").format(**parts)
        with cursor.copy(into) as copy:
            for person in people:
                cells = [getattr(person, name) for name in WRITTEN]
                # Django's stubs know the cursor's copy, not what psycopg's can do
                copy.write_row([person.pk, person.version, *cells])  # type: ignore[attr-defined]
        cursor.execute("analyze news")
        cursor.execute(sql.SQL(LOCK).format(**parts))
        if cursor.fetchone() != (len(people),):
            raise Again
        cursor.execute(sql.SQL(WRITE).format(**parts))
        cursor.execute("drop table news")
