"""A desk that locks itself: what was typed lies below the lock."""

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from locations.models import Desk
from tests.browser.conftest import faults, runs_over
from tests.factories import LocationFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 800, "height": 1000}
PIN, WORD = "135790", "a long one for the tests"


@pytest.fixture
def clerk(transactional_db):
    clerk = UserFactory(username="olha", pin=make_password(PIN))
    clerk.set_password(WORD)
    clerk.save()
    place = LocationFactory(name="Rijswijk")
    place.clerks.add(clerk)
    Desk.objects.create(location=place, number=1)
    return clerk


def signed_in(open_page, **options):
    page = open_page("/desk/login/?next=/desk/", TABLET, **options)
    page.locator("#id_username").fill("olha")
    page.locator("#id_password").fill(WORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Desk 1").click()
    expect(page.locator("#id_code")).to_be_visible()
    return page


def test_what_was_typed_lies_below_the_lock(open_page, clerk):
    page = signed_in(open_page)
    page.locator("#id_code").fill("half of a name")

    page.evaluate("document.dispatchEvent(new Event('locked'))")  # as an answer of ours does
    lock = page.get_by_role("dialog")
    expect(lock).to_be_visible()
    expect(page.locator("#lock-wrong")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 800})
    assert runs_over(page) <= 0
    assert faults(page) == []
    page.locator("#lock-pin").fill("000000")
    lock.get_by_role("button", name="Open").click()
    expect(page.locator("#lock-wrong")).to_be_visible()
    page.locator("#lock-pin").fill(PIN)
    lock.get_by_role("button", name="Open").click()

    expect(lock).to_be_hidden()
    expect(page.locator("#id_code")).to_have_value("half of a name")


def test_without_a_script_it_is_kept_and_sent_after_the_pin(open_page, clerk):
    page = signed_in(open_page, java_script_enabled=False)
    other = page.context.new_page()
    other.goto("/desk/")
    other.get_by_role("button", name="Lock, or change places").click()
    expect(other.locator("#id_pin")).to_be_visible()

    page.locator("#id_code").fill("Nobody")
    page.locator("#id_code").press("Enter")
    page.locator("#id_pin").fill(PIN)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("Nobody", exact=True)).to_be_visible()
    page.get_by_role("button", name="Send it now").click()

    expect(page.locator("#id_code")).to_be_visible()
