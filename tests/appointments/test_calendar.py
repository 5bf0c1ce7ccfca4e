from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext, override
from icalendar import Calendar, Event

from appointments.calendar import OFFICE_TIME, address, calendar, office_time
from appointments.references import spaced
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory, row_of_slots

pytestmark = pytest.mark.django_db

OFFICE = ZoneInfo("Europe/Amsterdam")


def visit(*slots, **party):
    party = PartyFactory(**party)
    return party, [AppointmentFactory(slot=slot, party=party) for slot in slots]


def event_of(text):
    [event] = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_the_event_says_when_and_where_and_the_reference():
    first, second = row_of_slots(1, 1)
    party, booked = visit(first, second)

    event = event_of(calendar(party, booked))

    assert event.decoded("dtstart") == first.starts_at
    assert event.decoded("dtend") == second.ends_at
    assert event["location"] == "Stationsplein 1, 1012 AB Amsterdam"
    assert f"{party.reference[:4]} {party.reference[4:]}" in event["description"]
    assert event["status"] == "CONFIRMED"


def test_the_event_says_neither_who_nor_why():
    party, booked = visit(SlotFactory())

    text = calendar(party, booked)

    person = booked[0].applicant
    for secret in [person.given_names, person.family_name, person.v_number, party.email, "sticker"]:
        assert secret not in text.replace("@residence-sticker", "").replace(
            "-//residence sticker//appointment//EN", ""
        )


def as_the_library_writes_it(party, booked, written_at):
    file, event = Calendar(), Event()
    file.add("prodid", "-//residence sticker//appointment//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH" if booked else "CANCEL")
    event.add("uid", f"{party.form_key}@residence-sticker")
    event.add("sequence", party.version)
    event.add("dtstamp", written_at)
    with override(party.language):
        event.add("summary", gettext("Appointment"))
        event.add("description", f"{gettext('Reference')}: {spaced(party.reference)}")
    event.add("status", "CONFIRMED" if booked else "CANCELLED")
    if booked:
        event.add("dtstart", booked[0].slot.starts_at.astimezone(OFFICE_TIME))
        event.add("dtend", booked[-1].slot.ends_at.astimezone(OFFICE_TIME))
        event.add("location", address(booked[0].slot.location))
    file.add_component(event)
    zone = office_time(booked[0].slot.starts_at.year) if booked else ""
    return file.to_ical().decode().replace("BEGIN:VEVENT", f"{zone}BEGIN:VEVENT")


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
@pytest.mark.parametrize(
    "street",
    [
        "Plein 1",
        "Achter de Oude Lange Lijnbaan 1; hof, tuin \\ 2",
        "Набережна Алма-Ати та Соборності, " * 4,
        "Plein 1\nverdieping 2",
    ],
)
def test_the_file_is_what_the_library_would_write(street, language):
    party, booked = visit(*row_of_slots(1, 1), language=language, version=3)
    booked[0].slot.location.address = street

    for rows in (booked, []):
        text = calendar(party, rows)
        assert text == as_the_library_writes_it(party, rows, event_of(text).decoded("dtstamp"))


def test_one_visit_has_one_uid_and_each_version_a_new_sequence():
    party, booked = visit(SlotFactory())
    before = event_of(calendar(party, booked))

    party.version += 1
    after = event_of(calendar(party, booked))

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_without_a_visit_the_same_event_is_cancelled():
    party, booked = visit(SlotFactory())
    there = event_of(calendar(party, booked))

    text = calendar(party, [])

    assert Calendar.from_ical(text)["method"] == "CANCEL"
    assert event_of(text)["uid"] == there["uid"]
    assert event_of(text)["status"] == "CANCELLED"


@pytest.mark.parametrize("month", [1, 7])  # winter and summer time
def test_times_are_those_on_the_wall_of_the_office(month):
    starts = datetime(2027, month, 15, 9, 20, tzinfo=OFFICE).astimezone(UTC)
    party, booked = visit(SlotFactory(starts_at=starts, ends_at=starts + timedelta(minutes=10)))

    text = calendar(party, booked)

    assert f"DTSTART;TZID=Europe/Amsterdam:2027{month:02}15T092000" in text
    assert event_of(text).decoded("dtstart") == starts


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_the_file_knows_when_the_clock_changes(day):
    noon = datetime.combine(day, time(12), OFFICE)
    party, booked = visit(SlotFactory(starts_at=noon, ends_at=noon + timedelta(minutes=10)))

    file = Calendar.from_ical(calendar(party, booked))
    [zone] = file.walk("VTIMEZONE")

    assert zone["tzid"] == "Europe/Amsterdam"

    rules = zone.to_tz(lookup_tzid=False)
    for hour in (0, 12):
        theirs, ours = (datetime.combine(day, time(hour), zone) for zone in (rules, OFFICE))
        assert theirs.utcoffset() == ours.utcoffset()


def test_the_zone_is_small_for_it_goes_into_every_letter():
    assert len(office_time(2027)) < 1500


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_the_file_is_in_the_language_of_the_party_and_ends_its_lines_as_calendars_do(language):
    party, booked = visit(SlotFactory(), language=language)

    text = calendar(party, booked)

    assert event_of(text)["summary"]
    assert text.count("\n") == text.count("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
