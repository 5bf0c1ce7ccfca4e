"""What is there in the end, read from the tables themselves."""

import hmac
from collections import Counter
from hashlib import sha256

import psycopg

from bench.checks import OVERSOLD, TWICE

PLACES = """
select applicant_id, slot_id from appointments_appointment
where status in ('booked', 'checked_in', 'fulfilled', 'unfinished') and slot_id = any(%s)
"""
HERE = """
select id from appointments_appointment where status in ('checked_in', 'fulfilled', 'unfinished')
"""
STICKERS = """
select appointment_id from stickers_outcome where undone_at is null and sticker_id is not null
"""
WRONG = {
    "slots oversold": OVERSOLD,
    "people with two appointments": TWICE,
    "serials issued twice": """
        select count(*) from (
            select sticker_id from stickers_outcome
            where undone_at is null and sticker_id is not null
            group by sticker_id having count(*) > 1) more""",
    "claims whose history ends elsewhere": """
        select count(*) from appointments_appointment claim left join lateral (
            select status from appointments_statuschange
            where about = 'appointment' and row = claim.id order by id desc limit 1) last on true
        where last.status is distinct from claim.status
        and claim.id not in (
            select id from appointments_appointment where status = 'booked' and last is null)""",
    "served without an outcome": """
        select count(*) from appointments_appointment claim left join stickers_outcome outcome
        on outcome.appointment_id = claim.id and undone_at is null
        where claim.status = 'fulfilled' and outcome.id is null""",
    "letters with a version twice": """
        select count(*) from (
            select about, split_part(key, ':', 3) from notices_notice
            where channel = 'email' and key like 'visit:%%'
            group by 1, 2 having count(*) > 1) more""",
}
UNSENT = """
select count(*) from notices_notice where sent_at is null and channel in ('email', 'sms')
and result = '' and coalesce(valid_until, 'infinity') > now()
"""
HURRY = """
update notices_notice set send_after = least(send_after, now()), claimed_until = null
where sent_at is null and coalesce(valid_until, 'infinity') > now()
"""
SENT = "select key from notices_notice where channel = 'email' and sent_at is not null"


class Reader:
    """Reads as the database's owner, by its own door: no line of the harness is between."""

    def __init__(self, address, slots):
        self.address, self.slots = address, [int(slot) for slot in slots]

    def rows(self, statement, *parameters):
        with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement, *parameters):
        return self.rows(statement, *parameters)[0][0]

    def change(self, statement, *parameters):
        """Change rows as only the owner can: no trigger looks. Returns how many."""
        with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as connection:
            connection.execute("set session_replication_role = replica")
            return connection.execute(statement, parameters).rowcount

    def there(self):
        """Return how often each element is there, as the drivers name it."""
        found = Counter(("place", *row) for row in self.rows(PLACES, self.slots))
        found.update(("here", pk) for (pk,) in self.rows(HERE))
        found.update(("sticker", pk) for (pk,) in self.rows(STICKERS))
        return found

    def wrong(self):
        """Return what must never be, by name, with how often it is."""
        counted = {name: self.one(query) for name, query in WRONG.items()}
        return {name: number for name, number in counted.items() if number}

    def unsent(self):
        return self.one(UNSENT)

    def hurry(self):
        """Have it be later for every letter: its lease is over, and so is its pause."""
        self.change(HURRY)

    def said_to_be_sent(self, secret):
        """Return the Message-IDs of all mails that count as sent."""
        return {fingerprint(key, secret) for (key,) in self.rows(SENT)}


def fingerprint(key, secret):
    """Return the id of a mail as notices/mails.py makes it, without the site's settings."""
    inner = sha256(b"notices" + secret.encode()).digest()
    return hmac.new(inner, key.encode(), sha256).hexdigest()[:32]
