"""What must be true of a database whatever happened to it: before a restored one is used.

Reads only, and all of it: half a minute at full size.
"""

from collections.abc import Collection, Iterator

from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils import timezone

from planning.rehearsal import checks
from trail.verifying import faults

HISTORY_AMISS = """
select count(*) from (
    select 'appointment' as about, id, status from appointments_appointment
    union all select 'sticker', id, status from stickers_sticker) row
where status is distinct from (
    select status from appointments_statuschange change
    where change.about = row.about and change.row = row.id order by change.id desc limit 1)
and not (  -- nothing is left of it, since the oldest steps left (trail/purging.py)
    exists (select from (
        select row from trail_link where "table" = 'appointments_statuschange'
        order by position limit 1) first
        where not exists (select from appointments_statuschange step where step.id = first.row))
    and not exists (select from appointments_statuschange change
        where change.about = row.about and change.row = row.id))
"""
LETTER_TWICE = """
select count(*) from (select key from notices_notice group by key having count(*) > 1) more
"""
STATED = "over_capacity", "booked_twice", "place_given_twice", "served_twice", "stickers_amiss"
COUNTED = {
    **{name: checks.BROKEN[name] for name in [*STATED, "book_amiss"]},
    "history_amiss": HISTORY_AMISS,
    "letter_twice": LETTER_TWICE,
}
TRIGGERS = {  # without these the history says less than what happened
    "appointment_begins",
    "appointment_goes_on",
    "sticker_begins",
    "sticker_goes_on",
    "history_is_append_only",
}
HELD = """
select conname from pg_constraint where convalidated
union select relname from pg_class join pg_index on indexrelid = pg_class.oid where indisvalid
union select tgname from pg_trigger where tgenabled <> 'D'
"""
NOT_HELD = """
select conname::text from pg_constraint where not convalidated
union select indexrelid::regclass::text from pg_index where not indisvalid
union select tgname::text from pg_trigger where tgenabled = 'D'
order by 1
"""


def amiss(known: Collection[str] = ()) -> Iterator[str]:
    """Yield what is not as it must be, in words; pass over what is `known` by name."""
    now = timezone.localtime()
    asked = {name: each for name, each in COUNTED.items() if name not in known}
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = checks.look(asked, now, midnight, now.date())
    yield from (f"{name}: {number}" for name, number in found.items())
    yield from (f"{name} is missing" for name in sorted(promised() - names(HELD)))
    yield from (f"{name} is there, but holds nothing" for name in sorted(names(NOT_HELD)))
    if "trail" not in known:
        yield from faults()


def promised() -> set[str]:
    """Return what the database has to hold by itself: the constraints of every table."""
    rules = [each for model in apps.get_models() for each in model._meta.constraints]
    return TRIGGERS | {
        each.name for each in rules if isinstance(each, CheckConstraint | UniqueConstraint)
    }


def names(statement: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}
