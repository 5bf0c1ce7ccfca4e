"""The dashboard, the fairness page and the manager's day, looked at in a browser."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from demo.data.locations import LOCATIONS
from planning.overview.figures import figures
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import (
    AppointmentFactory,
    BusFactory,
    LocationFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = "/planning/overview/today/"


@pytest.fixture
def country(transactional_db):
    """Three locations with places on many days, and somebody who is expected today."""
    figures.cache.clear()
    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    places = []
    for name, postcode, latitude, longitude, _desks in LOCATIONS[:3]:
        place = LocationFactory(
            name=name, postcode=postcode, latitude=latitude, longitude=longitude
        )
        for day in range(22):
            AppointmentFactory(slot=SlotFactory(location=place, morning=nine + timedelta(day)))
        places.append(place)
    BusFactory()
    return places


def signed_in(open_page, client, user, path, viewport, language, **options):
    """A page of somebody who is signed in."""
    client.force_login(user)
    page = open_page("/desk/login/", viewport, **options)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    site = page.url.removesuffix("desk/login/")
    page.context.add_cookies(
        [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
    )
    page.goto(path)
    page.wait_for_selector("h1")
    return page


def wrong_with(page):
    return faults(page) + [f"{page.url} is too wide"] * (runs_over(page) > 0)


@pytest.mark.parametrize(
    ("viewport", "language"), [(PHONE, "nl"), (DESKTOP, "en")], ids=["phone", "desktop"]
)
def test_a_planner_reads_everything(open_page, client, country, viewport, language):
    planner = UserFactory(planner=True)
    page = signed_in(open_page, client, planner, "/staff/", viewport, language)
    wrong = wrong_with(page)

    heat = page.locator(".svg--heat")
    expect(heat).to_be_visible(visible=viewport is DESKTOP)
    table = page.locator(".plot--wide .plot__table")
    expect(table).to_be_visible(visible=viewport is PHONE)
    page.goto("/planning/fairness/")
    page.wait_for_selector("h1")

    assert wrong + wrong_with(page) == []


def test_tables_open_without_script(open_page, client, country):
    planner = UserFactory(planner=True)
    page = signed_in(
        open_page, client, planner, "/staff/", DESKTOP, "en", java_script_enabled=False
    )
    table = page.locator(".plot--wide .plot__table")
    expect(table).not_to_be_visible()

    page.locator(".plot--wide summary").click()

    expect(table).to_be_visible()


def test_a_manager_reads_how_the_day_goes_on_a_phone(open_page, client, country):
    manager = UserFactory(manager=True)
    country[0].clerks.add(manager)

    page = signed_in(open_page, client, manager, TODAY, PHONE, "en")

    expect(page.locator(".strip")).to_have_count(3)
    expect(page.locator(".svg--lines")).to_be_visible()
    assert wrong_with(page) == []
