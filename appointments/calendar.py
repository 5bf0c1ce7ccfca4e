"""A visit as a calendar file (RFC 5545): one visit, one UID, a new SEQUENCE for each change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Timezone

from appointments.models import Appointment, Party
from appointments.references import spaced
from locations.models import Location

OFFICE_TIME = ZoneInfo("Europe/Amsterdam")
LINE = 75  # bytes with the line's end


def calendar(party: Party, booked: Sequence[Appointment]) -> str:
    """Return the calendar file of a party's visit; without `booked` it says CANCELLED.

    Says where and when and the reference, but neither why nor who: a calendar
    is seen by more people than the letter. Written by hand: the library takes
    fifty times as long, and a test holds both against each other.
    """
    with override(party.language):
        event = visit(party, booked)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//residence sticker//appointment//EN",
        f"METHOD:{'PUBLISH' if booked else 'CANCEL'}",
        *zones(booked),
        "BEGIN:VEVENT",
        *map(folded, event),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def zones(booked: Sequence[Appointment]) -> list[str]:
    """Return the time zone that the times of a visit name."""
    years = [timezone.localdate(row.slot.starts_at).year for row in booked[:1]]
    return [office_time(year).removesuffix("\r\n") for year in years]


def visit(party: Party, booked: Sequence[Appointment]) -> list[str]:
    """Return the lines of the event, in the active language."""
    return [
        f"SUMMARY:{escaped(_('Appointment'))}",
        *times(booked),
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"UID:{party.form_key}@residence-sticker",
        f"SEQUENCE:{party.version}",
        f"DESCRIPTION:{escaped(_('Reference'))}: {spaced(party.reference)}",
        *[f"LOCATION:{escaped(address(row.slot.location))}" for row in booked[:1]],
        f"STATUS:{'CONFIRMED' if booked else 'CANCELLED'}",
    ]


def times(booked: Sequence[Appointment]) -> list[str]:
    """Return when it begins and ends, on the clocks of the office."""
    if not booked:
        return []
    moments = booked[0].slot.starts_at, booked[-1].slot.ends_at
    first, last = [f"{each.astimezone(OFFICE_TIME):%Y%m%dT%H%M%S}" for each in moments]
    return [f"DTSTART;TZID=Europe/Amsterdam:{first}", f"DTEND;TZID=Europe/Amsterdam:{last}"]


def escaped(text: str) -> str:
    """Return a text without the signs that mean something in a calendar file."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, none of which ends within a letter."""
    if len(line.encode()) < LINE:
        return line
    pieces, size = [""], 0
    for letter in line:
        size += len(letter.encode())
        if size >= LINE:
            pieces.append("")
            size = len(letter.encode())
        pieces[-1] += letter
    return "\r\n ".join(pieces)


def address(location: Location) -> str:
    """Return the address in one line."""
    return f"{location.address}, {location.postcode} {location.city}"


@lru_cache(maxsize=8)
def office_time(year: int) -> str:
    """Return, as text, the VTIMEZONE that clients need to read TZID, for one year around `year`.

    The library's default covers 1970 to 2038 and is larger than the rest of the letter.
    """
    first, last = date(year - 1, 1, 1), date(year + 2, 1, 1)
    zone = Timezone.from_tzid("Europe/Amsterdam", first_date=first, last_date=last)
    return str(zone.to_ical().decode())
