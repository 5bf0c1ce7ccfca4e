"""A planner opens a location from the pages alone, and makes it smaller again."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from locations.models import Location
from locations.tasks import replan
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import AppointmentFactory, UserFactory
from tests.planning.capacity.steps import working_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desktop(live_server, browser, client):
    """A planner's window, signed in, in English."""
    client.force_login(UserFactory(planner=True))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, viewport=DESKTOP)
    context.set_default_timeout(10_000)
    cookies = {settings.SESSION_COOKIE_NAME: session, "django_language": "en"}
    context.add_cookies(
        [{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()]
    )
    yield context.new_page()
    context.close()


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(str(value))


def look(page):
    """Whatever axe finds, or that does not fit, on a desktop and on a phone."""
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        found += faults(page) + ([f"{page.url} is too wide"] if runs_over(page) > 0 else [])
    page.set_viewport_size(DESKTOP)
    return found


def test_a_planner_opens_a_location_and_makes_it_smaller_again(desktop):
    page, day, found = desktop, working_day(14), []
    page.goto("/planning/capacity/new/")
    found += look(page)
    fill(page, name="Assen", address="Mandemaat 3", postcode="9405TG", city="Assen", desks=2)
    fill(page, latitude="52.99", longitude="6.56")
    page.get_by_role("button", name="Save").click()

    page.get_by_label(f"{day:%A}").check()
    fill(page, first=day.isoformat(), last=day.isoformat(), opens="09:00", closes="10:00", desks=2)
    page.get_by_role("button", name="Show what this does").click()
    expect(page.get_by_text("(now 0)").first).to_be_visible()
    found += look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The times follow within a minute.")).to_be_visible()
    replan()
    found += look(page)

    place = Location.objects.get()
    slot = place.slots.order_by("starts_at").first()
    for number in (1, 2):
        AppointmentFactory(slot=slot, place=number, status="booked")
    page.goto(f"/planning/capacity/{place.pk}/{day.isoformat()}/")
    found += look(page)
    page.get_by_role("link", name="Other hours on this day").click()
    fill(page, desks=1, reason="Sick")
    page.get_by_role("button", name="Show what this does").click()
    expect(page.get_by_text("people too many").first).to_be_visible()
    page.get_by_label("Save it all the same").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The times follow within a minute.")).to_be_visible()
    replan()

    page.goto(f"/planning/capacity/?from={day.isoformat()}")
    expect(page.get_by_text("too full: 1")).to_be_visible()
    found += look(page)
    page.get_by_role("link", name="Look at all of them").click()
    expect(page.get_by_role("button", name="Move people")).to_be_visible()
    found += look(page)
    for path in ["kept/", "releases/"]:
        page.goto(f"/planning/capacity/{path}")
        found += look(page)
    assert found == []
