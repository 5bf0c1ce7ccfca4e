"""Whom we can tell in time that they need not come, and on which numbers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from appointments.models import Appointment, Party
from notices.models import Notice

BY_PHONE = timedelta(hours=2)  # before the visit: later, people are on their way
BY_MAIL = timedelta(hours=24)


@dataclass(frozen=True)
class Reach:
    """The phone numbers and e-mail addresses of a party at which something arrives."""

    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)

    def in_time(self, starts_at: datetime, now: datetime) -> bool:
        """Whether the party surely hears of it before it leaves home."""
        left = starts_at - now
        return bool((self.phones and left >= BY_PHONE) or (self.emails and left >= BY_MAIL))


def numbers(party: Party, rows: Iterable[Appointment]) -> list[str]:
    """Return every phone number we know of a party: its own first, then those on the lists."""
    known = [party.phone, *(row.applicant.phone for row in rows)]
    return list(dict.fromkeys(filter(None, known)))


def on_paper(party: Party) -> bool:
    """Whether only the post of the municipality reaches a party: it cannot be asked."""
    return not (party.phone or addresses(party))


def addresses(party: Party) -> list[str]:
    return list(filter(None, [party.email, party.helper_email]))


def dead(parties: Collection[Party]) -> set[str]:
    """Return the addresses and numbers at which nothing arrives, of all of these parties."""
    about = [party.reference for party in parties]
    return set(Notice.objects.dead(about).values_list("to", flat=True))


def reach(party: Party, rows: Iterable[Appointment], useless: Collection[str]) -> Reach:
    """Return how the party is reached, without what is `useless`."""
    return Reach(
        [each for each in numbers(party, rows) if each not in useless],
        [each for each in addresses(party) if each not in useless],
    )
