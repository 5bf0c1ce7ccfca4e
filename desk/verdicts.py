"""What a scanned reference means, here and now, and what is done about it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from appointments import visits
from appointments.exceptions import BookingError
from appointments.models import FIRM, Appointment, Party, Status, StatusChange
from config.db import ids
from locations.models import Location

SAME_SCAN = timedelta(seconds=10)  # a scanner that fires twice, Enter held down

EXPECTED, ALREADY, CHANGED = "expected", "already", "changed"
WRONG_DAY, WRONG_PLACE = "wrong_day", "wrong_place"
DONE, MISSED, CANCELLED, NOT_BOOKED = "done", "missed", "cancelled", "not_booked"
UNKNOWN, SLIP = "unknown", "slip"


@dataclass(frozen=True)
class Verdict:
    """What one scan came to. Of a visit that belongs elsewhere only where and when is said."""

    word: str
    scanned_at: str  # as ISO 8601, since it is kept in the session
    party: int | None = None
    starts_at: str = ""
    place: str = ""
    people: int = 0
    checked_in_at: str = ""

    def kept(self) -> dict[str, Any]:
        """Return it as the session keeps it."""
        return asdict(self)


def receive(reference: str | None, location: Location, clerk: User) -> Verdict:
    """Check in the party of `reference` if it is expected here today, and say what it is.

    Safe to repeat: who is here stays here, and the same clerk's second scan
    within SAME_SCAN gives the same answer as the first.
    """
    now = timezone.now()
    party = Party.objects.filter(reference=reference).first() if reference else None
    if party is None:
        return Verdict(UNKNOWN if reference else SLIP, now.isoformat())
    word, rows = judge(claims_of(party), location, now)
    if word == EXPECTED:
        word = arrive(rows)
    return told(word, rows, party, clerk, now)


def claims_of(party: Party) -> list[Appointment]:
    rows = Appointment.objects.filter(party=party).select_related("slot__location")
    return list(rows.order_by("slot__starts_at", "pk"))


def judge(
    rows: Sequence[Appointment], location: Location, now: datetime
) -> tuple[str, list[Appointment]]:
    """Return what the claims of one party mean here and now, and which of them it is about."""
    firm = having(rows, *FIRM)
    today = [row for row in firm if is_today(row, now)]
    here = [row for row in today if row.slot.location_id == location.pk]
    cases = [
        (EXPECTED if having(here, Status.BOOKED) else ALREADY, here),
        (WRONG_PLACE, today),
        (WRONG_DAY, firm),
        (DONE, having(rows, Status.FULFILLED, Status.UNFINISHED)[-1:]),
        (MISSED, having(rows, Status.NO_SHOW)[-1:]),
        (CANCELLED, having(rows, Status.CANCELLED)[-1:]),
    ]
    return next((case for case in cases if case[1]), (NOT_BOOKED, []))


def having(rows: Sequence[Appointment], *statuses: Status) -> list[Appointment]:
    return [row for row in rows if row.status in statuses]


def is_today(row: Appointment, now: datetime) -> bool:
    return timezone.localdate(row.slot.starts_at) == timezone.localdate(now)


def arrive(rows: Collection[Appointment]) -> str:
    """Check in these, all or none: one of them may have been cancelled while we looked."""
    try:
        return EXPECTED if visits.check_in(ids(rows)) else ALREADY
    except BookingError:
        return CHANGED


def told(word: str, rows: list[Appointment], party: Party, clerk: User, now: datetime) -> Verdict:
    """Return the verdict with what the clerk needs beside the word."""
    arrival = last_arrival(rows) if word == ALREADY else None
    if arrival and arrival.actor == f"user:{clerk.pk}" and now - arrival.at < SAME_SCAN:
        word = EXPECTED
    first = rows[0].slot if rows else None
    return Verdict(
        word=word,
        scanned_at=now.isoformat(),
        party=party.pk,
        starts_at=first.starts_at.isoformat() if first else "",
        place=first.location.name if first else "",
        people=len(rows),
        checked_in_at=arrival.at.isoformat() if arrival else "",
    )


def last_arrival(rows: Collection[Appointment]) -> StatusChange | None:
    history = StatusChange.objects.filter(about="appointment", row__in=ids(rows))
    return history.filter(status=Status.CHECKED_IN).order_by("-pk").first()
