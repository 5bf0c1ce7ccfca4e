"""A visit as a calendar file (RFC 5545): one visit, one UID, a new SEQUENCE for each change."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, Timezone

from appointments.models import Appointment, Party
from appointments.references import spaced
from locations.models import Location

OFFICE_TIME = ZoneInfo("Europe/Amsterdam")


def calendar(party: Party, booked: Sequence[Appointment]) -> str:
    """Return the calendar file of a party's visit; without `booked` it says CANCELLED.

    Says where and when and the reference, but neither why nor who: a calendar
    is seen by more people than the letter.
    """
    file = Calendar()
    file.add("prodid", "-//residence sticker//appointment//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH" if booked else "CANCEL")
    with override(party.language):
        event = visit(party, booked)
    file.add_component(event)
    text = str(file.to_ical().decode())
    if not booked:
        return text
    zone = office_time(timezone.localdate(booked[0].slot.starts_at).year)
    return text.replace("BEGIN:VEVENT", zone + "BEGIN:VEVENT", 1)


def visit(party: Party, booked: Sequence[Appointment]) -> Event:
    """Return the event of the calendar file, in the active language."""
    event = Event()
    event.add("uid", f"{party.form_key}@residence-sticker")
    event.add("sequence", party.version)
    event.add("dtstamp", timezone.now())
    event.add("summary", _("Appointment"))
    event.add("description", f"{_('Reference')}: {spaced(party.reference)}")
    event.add("status", "CONFIRMED" if booked else "CANCELLED")
    if booked:
        first, last = booked[0].slot, booked[-1].slot
        event.add("dtstart", first.starts_at.astimezone(OFFICE_TIME))
        event.add("dtend", last.ends_at.astimezone(OFFICE_TIME))
        event.add("location", address(first.location))
    return event


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
