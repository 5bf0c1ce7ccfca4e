"""A delivery two weeks late, as a planner meets it; and a wave, looked at before it goes out."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from applicants.models import Wave
from booking.status import status
from booking.without import without_stickers
from planning.stock.services import mind_stock
from planning.waves.sending import send_waves
from stickers.models import Transfer
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import ApplicantFactory, UserFactory
from tests.planning.stock.steps import announced, book, in_days, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_as_planner(open_page, client, live_server):
    """Pages of a planner who is signed in and reads English."""

    def open_one(path):
        client.force_login(UserFactory(role=Role.PLANNER))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page("/", DESKTOP)
        cookies = {settings.SESSION_COOKIE_NAME: session, "django_language": "en"}
        page.context.add_cookies(
            [{"name": key, "value": each, "url": live_server.url} for key, each in cookies.items()]
        )
        page.goto(path)
        return page

    return open_one


@pytest.fixture(autouse=True)
def fresh():
    yield
    for seen in (without_stickers, status):
        seen.cache.clear()


def sound(page):
    """What is wrong with the page as it is, on a desktop and on a phone."""
    wrong = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        wrong += faults(page) + [f"{page.url} runs over"] * (runs_over(page) > 0)
    page.set_viewport_size(DESKTOP)
    return wrong


def test_a_delivery_two_weeks_late(open_as_planner):
    needy, rich = place(4, name="Assen", city="Assen"), place(40, name="Zwolle", city="Zwolle")
    announced(needy, 2, 100)
    book(needy, 2, 3)
    book(needy, 8, 6)
    page = open_as_planner("/planning/stock/")
    expect(page.get_by_role("row", name="Assen").first).to_contain_text("all covered")

    page.get_by_role("link", name="Another day or number: Assen").click()
    wrong = sound(page)
    page.get_by_role("textbox", name="Day").fill((in_days(2) + timedelta(days=14)).isoformat())
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    wrong += sound(page)
    mind_stock()
    page.goto("/en/status/")
    expect(page.get_by_role("heading", name="No stickers on these days")).to_be_visible()
    page.goto("/planning/stock/")
    page.get_by_role("button", name="Send them: Zwolle – Assen").click()

    expect(page.get_by_text("Stickers on their way")).to_be_visible()
    expect(page.get_by_role("row", name="Assen").first).to_contain_text("all covered")
    assert Transfer.objects.get().from_location == rich
    assert wrong == []


def test_a_wave_is_looked_at_made_and_stopped(open_as_planner):
    ApplicantFactory.create_batch(3, email="o@example.org")
    page = open_as_planner("/planning/waves/new/")
    wrong = sound(page)
    page.get_by_label("Name of the wave").fill("December")
    page.get_by_label("People, at most").fill("2")
    page.get_by_label("Day from").fill((timezone.localdate() + timedelta(days=3)).isoformat())

    page.get_by_role("button", name="Show who that would be").click()
    expect(page.get_by_role("heading", name="This is who it would be now")).to_be_visible()
    wrong += sound(page)
    page.get_by_role("button", name="Invite them").click()
    expect(page.get_by_role("heading", name="December")).to_be_visible()
    page.get_by_role("button", name="Stop: invite nobody more").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    send_waves()

    wrong += sound(page)
    page.get_by_role("link", name="Waves").first.click()
    expect(page.get_by_role("row", name="December")).to_contain_text("stopped")
    wrong += sound(page)
    assert Wave.objects.get().people == 2
    assert wrong == []
