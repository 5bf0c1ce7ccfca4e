"""What may never be, looked for in the tables themselves and not through the services."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import connection

OVER_CAPACITY = """
select count(*) from locations_slot slot
where starts_at > %(now)s and capacity > 0 and capacity < (
    select count(*) from appointments_appointment claim where claim.slot_id = slot.id
    and (status in ('booked', 'checked_in', 'fulfilled', 'unfinished')
         or (status = 'held' and held_until > %(now)s)))
"""
BOOKED_TWICE = """
select count(*) from (
    select applicant_id from appointments_appointment where status in ('booked', 'checked_in')
    group by applicant_id having count(*) > 1) more
"""
PLACE_TWICE = """
select count(*) from (
    select slot_id, place from appointments_appointment
    where status in ('held', 'booked', 'checked_in', 'fulfilled', 'unfinished')
    group by slot_id, place having count(*) > 1) more
"""
SERVED_TWICE = """
select count(*) from (
    select claim.applicant_id from stickers_outcome outcome
    join appointments_appointment claim on claim.id = outcome.appointment_id
    where outcome.undone_at is null and result in ('sticker', 'sheet', 'under_14')
    group by claim.applicant_id having count(*) > 1) more
"""
STICKERS_AMISS = """
select (select coalesce(sum(size), 0) from stickers_batch) - (select count(*) from stickers_sticker)
    + (select count(*) from stickers_sticker where status = 'issued')
    - (select count(*) from stickers_outcome where undone_at is null and sticker_id is not null)
"""
BOOK_AMISS = """
select count(*) from locations_location location
where (select coalesce(sum(size), 0) from stickers_batch batch
       join stickers_delivery delivery on delivery.id = batch.delivery_id
       where delivery.location_id = location.id)
    + (select coalesce(sum(received), 0) from stickers_transfer
       where to_location_id = location.id)
    - (select coalesce(sum(received), 0) from stickers_transfer
       where from_location_id = location.id)
    <> (select count(*) from stickers_sticker where location_id = location.id)
"""
PAST_HOLDS = """
select count(*) from appointments_appointment
where status = 'held' and public_at < %(now)s - interval '2 hours'
"""
PAST_VISITS = """
select count(*) from appointments_appointment claim join locations_slot slot on slot.id = slot_id
where status in ('booked', 'checked_in') and starts_at < %(today)s
"""
NOT_TOLD = """
select count(*) from appointments_party party
where exists (select from appointments_appointment where party_id = party.id and status = 'booked')
and not exists (select from notices_notice where about = party.reference)
"""
NO_SHOW_NOT_TOLD = """
select count(distinct party.id) from appointments_party party
join appointments_appointment claim on claim.party_id = party.id and claim.status = 'no_show'
join locations_slot slot on slot.id = claim.slot_id
where starts_at < %(today)s and (no_show_told_on is null or no_show_told_on < starts_at::date)
"""
OUTCOME_NOT_TOLD = """
select count(*) from stickers_outcome
where undone_at is null and told_at is null and recorded_at < %(today)s
"""
LINE_NOT_TOLD = """
select count(*) from appointments_waitlistentry
where told_at < %(now)s - interval '16 days' and until_day > %(day)s
"""
UNSENT = """
select count(*) from notices_notice
where sent_at is null and send_after < %(now)s - interval '3 hours'
and (valid_until is null or valid_until > %(now)s)
"""
BROKEN = {
    "over_capacity": OVER_CAPACITY,
    "booked_twice": BOOKED_TWICE,
    "place_given_twice": PLACE_TWICE,
    "served_twice": SERVED_TWICE,
    "stickers_amiss": STICKERS_AMISS,
    "book_amiss": BOOK_AMISS,
    "past_holds": PAST_HOLDS,
    "past_visits": PAST_VISITS,
}
WITHOUT_ANSWER = {
    "booked_not_told": NOT_TOLD,
    "no_show_not_told": NO_SHOW_NOT_TOLD,
    "outcome_not_told": OUTCOME_NOT_TOLD,
    "line_not_told": LINE_NOT_TOLD,
    "letter_not_sent": UNSENT,
}


def look(checks: dict[str, str], now: datetime, midnight: datetime, day: date) -> Counter[str]:
    """Return what is amiss at the end of a day, by name; nothing if all is well."""
    values: dict[str, Any] = {"now": now, "today": midnight, "day": day}
    found = Counter[str]()
    with connection.cursor() as cursor:
        for name, statement in checks.items():
            cursor.execute(statement, values)
            (number,) = cursor.fetchone()
            if number:
                found[name] = int(number)
    return found
