"""When the network goes: the page says so, and what was typed stays."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from locations.models import Desk
from tests.browser.conftest import LEVELS
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    DayListFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 800, "height": 1100}


@pytest.fixture
def expected():
    """A mother and her child, who are expected now."""
    location = LocationFactory(name="Rijswijk")
    moment = timezone.now() - timedelta(minutes=2)
    slot = SlotFactory(location=location, starts_at=moment, ends_at=moment + timedelta(hours=1))
    party = PartyFactory()
    for who in [ApplicantFactory(), ApplicantFactory(child=True)]:
        AppointmentFactory(party=party, slot=slot, applicant=who)
    Desk.objects.create(location=location, number=3)
    DayListFactory(location=location)
    return party


@pytest.fixture
def tablet(live_server, browser, client, expected):
    """A clerk's tablet, signed in at desk 3."""
    clerk = UserFactory()
    location = expected.appointments.first().slot.location
    location.clerks.add(clerk)
    client.force_login(clerk)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, viewport=TABLET)
    cookies = {settings.SESSION_COOKIE_NAME: session, "django_language": "en"}
    context.add_cookies(
        [{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()]
    )
    page = context.new_page()
    page.goto("/desk/location/")
    page.get_by_role("button", name="Desk 3").click()
    yield page
    context.close()


def looked_at(page, name):
    """Keep a picture where one was asked for, and find no barrier."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": LEVELS})
    assert [each["id"] for each in found.response["violations"]] == []


def test_a_form_that_cannot_be_sent_stays_with_what_was_typed(tablet):
    tablet.goto("/desk/late/")
    field = tablet.get_by_label("Scan or type the reference")
    field.fill("K7MX 4P9A")
    tablet.context.set_offline(True)

    field.press("Enter")

    expect(tablet.get_by_text("Not saved: write it on paper.")).to_be_visible()
    expect(field).to_have_value("K7MX 4P9A")
    looked_at(tablet, "offline")


def test_the_banner_is_not_there_while_all_is_well(tablet):
    tablet.goto("/desk/late/")

    expect(tablet.get_by_text("Not saved: write it on paper.")).to_be_hidden()


def test_a_family_is_entered_from_paper(tablet, expected):
    tablet.goto("/desk/late/")
    tablet.get_by_label("Scan or type the reference").fill(expected.reference)
    tablet.keyboard.press("Enter")
    came = timezone.localtime(expected.appointments.first().slot.starts_at)
    tablet.get_by_label("Time of arrival").fill(f"{came:%H:%M}")
    looked_at(tablet, "late")

    tablet.get_by_role("button", name="Enter", exact=True).click()

    expect(tablet.get_by_text(": entered")).to_have_count(2)
    looked_at(tablet, "entered")


def test_the_lists_of_a_location_are_confirmed(tablet):
    tablet.goto("/desk/lists/")
    expect(tablet.get_by_text("No list is at hand")).to_be_visible()
    looked_at(tablet, "lists")

    tablet.get_by_role("button", name="It is printed and lies here").click()

    expect(tablet.get_by_text("Lies here", exact=True)).to_be_visible()
    looked_at(tablet, "confirmed")
