"""What must never be seen, asked in one statement so that it is one moment."""

from django.db import connection

OCCUPYING = "status in ('held', 'booked', 'checked_in', 'fulfilled', 'unfinished')"
OVERSOLD = f"""
select slot.id from locations_slot slot join appointments_appointment claim on slot_id = slot.id
where {OCCUPYING} group by slot.id, capacity
having count(*) > capacity or count(*) > count(distinct place)
"""  # noqa: S608 -- our own words
TWICE = """
select applicant_id from appointments_appointment where status in ('booked', 'checked_in')
group by applicant_id having count(*) > 1
"""
SCATTERED = """
select party_id from appointments_appointment claim join locations_slot slot on slot.id = slot_id
where status in ('booked', 'checked_in') group by party_id
having count(distinct location_id) > 1 or max(ends_at) - min(starts_at) > interval '30 minutes'
"""
UNTOLD = """
select party.id from appointments_party party
left join notices_notice on about = reference and notices_notice.channel = 'email'
and split_part(key, ':', 3) ~ '^[0-9]+$'
where email <> '' group by party.id having count(notices_notice.id) <> version
"""
NO_HISTORY = """
select claim.id from appointments_appointment claim left join lateral (
    select status from appointments_statuschange where about = 'appointment' and row = claim.id
    order by id desc limit 1) last on true
where last.status is distinct from claim.status
"""


def found(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def oversold():
    """Slots (ids) with more people than capacity, or with two on one place."""
    return found(OVERSOLD)


def wrong():
    """Everything that is wrong now, by name; nothing if all is well."""
    queries = {
        "oversold slots": OVERSOLD,
        "people with two appointments": TWICE,
        "parties in two places": SCATTERED,
        "parties with too few or too many letters": UNTOLD,
        "claims whose history ends elsewhere": NO_HISTORY,
    }
    return {name: rows for name, query in queries.items() if (rows := found(query))}
