"""A shift with the ledger on a tablet: the roll is opened by a scanner, counted and signed."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.roles import Role
from locations.models import Desk
from stickers.models import StockCount
from stickers.stock import receive
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import LocationFactory, UserFactory
from tests.stickers.factories import DeliveryFactory, visit
from tests.stickers.steps import give_sticker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 800, "height": 1100}
PASSWORD = "a password of twenty signs"  # noqa: S105
PAGES = ["", "open/", "count/", "aside/", "gaps/", "correct/", "swap/", "reissue/", "safe/"]
LISTS = ["deliveries/", "deliveries/new/", "transfers/", "transfers/new/"]


@pytest.fixture
def location(transactional_db):
    """An office with a hundred stickers in the safe, and a colleague who may sign."""
    location = LocationFactory(name="Rijswijk")
    Desk.objects.create(location=location, number=1)
    receive(DeliveryFactory(location=location).pk, [("NL00000001", "NL00000100")], by=UserFactory())
    DeliveryFactory(location=location)
    colleague = UserFactory(username="colleague")
    colleague.set_password(PASSWORD)
    colleague.save()
    location.clerks.add(colleague)
    return location


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def tablet(live_server, browser, client, location, request):
    """The manager's tablet at desk 1."""
    manager = UserFactory(role=Role.MANAGER)
    location.clerks.add(manager)
    client.force_login(manager)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        base_url=live_server.url, viewport=TABLET, java_script_enabled=request.param
    )
    cookies = {settings.SESSION_COOKIE_NAME: session, "django_language": "en"}
    context.add_cookies(
        [{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()]
    )
    page = context.new_page()
    page.goto("/desk/location/")
    page.get_by_role("button", name="Desk 1").click()
    yield page
    context.close()


def scan(page, *serials):
    """Type like a scanner, into whatever has the cursor: each serial ends with Enter."""
    for serial in serials:
        expect(page.locator("main [autofocus]")).to_be_focused()  # else its first letter is lost
        page.keyboard.type(serial)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")


def test_a_shift_by_scanner_and_keyboard(tablet, location):
    tablet.goto("/desk/stock/open/")
    scan(tablet, "NL00000020", "NL00000001")
    expect(tablet.get_by_text("The last number is lower than the first")).to_be_visible()
    scan(tablet, "NL00000001", "NL00000020")
    expect(tablet.get_by_text("Stickers on this roll: 20")).to_be_visible()

    tablet.goto("/desk/stock/count/")
    expect(tablet.locator("main [autofocus]")).to_be_focused()
    tablet.keyboard.type("NL00000001\nNL00000019\n")
    tablet.get_by_role("button", name="Compare with the book").click()
    expect(tablet.get_by_role("heading", name="Differs from the book")).to_be_visible()

    tablet.get_by_label("Colleague who signs: user name").fill("colleague")
    tablet.get_by_label("Password or PIN of the colleague").fill(PASSWORD)
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", name="signed by two people")).to_be_visible()
    assert StockCount.objects.get().signed_by.username == "colleague"


def test_the_pages_are_sound_and_fit(tablet, location, request):
    scripted = "without" not in request.node.name  # what looks at a page is a script itself
    clerk, desk = UserFactory(), location.desks.get()
    tablet.goto("/desk/stock/open/")
    scan(tablet, "NL00000001", "NL00000020")
    row = give_sticker(desk, clerk, "NL00000003", visit(location))

    wrong, wide = [], []
    for path in [*PAGES, *LISTS, f"correct/{row.pk}/"]:
        answer = tablet.goto(f"/desk/stock/{path}")
        assert answer.ok
        wrong += faults(tablet) if scripted else []
        for size in [PHONE, TABLET, DESKTOP] if scripted else []:
            tablet.set_viewport_size(size)
            wide += [(path, size["width"])] if runs_over(tablet) > 0 else []

    assert wrong == []
    assert wide == []
