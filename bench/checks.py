"""After all the haste: was a place given twice, or more than there are?"""

from bench.database import rows
from bench.figures import worst

OCCUPYING = "status in ('held', 'booked', 'checked_in', 'fulfilled', 'unfinished')"
OVERSOLD = f"""
select count(*) from (
    select slot_id from appointments_appointment a join locations_slot s on s.id = a.slot_id
    where {OCCUPYING} and s.starts_at > now() group by slot_id, capacity
    having count(*) > capacity or count(*) > count(distinct place)) more
"""  # noqa: S608 -- our own words
TWICE = """
select count(*) from (
    select applicant_id from appointments_appointment
    where status in ('booked', 'checked_in') group by applicant_id having count(*) > 1) more
"""


def nothing_oversold(database):
    """Print how many slots are oversold and how many people have two appointments: none."""
    worst("oversold_slots", [rows(OVERSOLD)[0][0]], most=0, database=database)
    worst("people_booked_twice", [rows(TWICE)[0][0]], most=0, database=database)
