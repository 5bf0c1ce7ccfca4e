import os
import shutil
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import (
    ApplicantFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
)

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
PHONE = {"width": 360, "height": 800}
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 30_000  # milliseconds: on a machine with other work pages come late
expect.set_options(timeout=PATIENCE)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FIND = """async options => (await axe.run(options)).violations.flatMap(
    each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 120)}`))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def place(transactional_db):
    """An office with free times on three mornings."""
    location = LocationFactory(name="Rijswijk", city="Rijswijk", latitude=52.15, longitude=5.38)
    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    for day in (8, 9, 10):
        for minute in (0, 10, 20, 200, 210):
            morning = nine + timedelta(days=day)
            SlotFactory(location=location, morning=morning, minute=minute, planned=4)
    return location


@pytest.fixture
def family(transactional_db):
    """Two parents and a child of nine, in one household."""
    town = MunicipalityFactory(name="Amersfoort")
    born = f"{timezone.localdate().year - 9}-01-15"
    rows = [("Iryna", "1984-09-03"), ("Andrii", "1982-01-27"), ("Danylo", born)]
    return [
        ApplicantFactory(
            municipality=town, household="H1", given_names=name, birth_date=date, email=""
        )
        for name, date in rows
    ]


@pytest.fixture
def open_page(browser, live_server):
    """Open pages in windows of their own; afterwards no content policy may have been broken."""
    contexts, broken = [], []

    def open_one(path, viewport=PHONE, **options):
        context = browser.new_context(
            viewport=viewport, base_url=live_server.url, locale="uk", **options
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: note(message.text))
        page.on("pageerror", lambda error: broken.append(str(error)))
        contexts.append(context)
        page.goto(path)
        return page

    def note(text):
        if "Content Security Policy" in text or "Refused to" in text:
            broken.append(text)

    yield open_one
    for context in contexts:
        context.close()
    assert broken == []


def faults(page):
    """What axe finds on this page against WCAG 2.2 AA, in words."""
    # preload would copy imported style sheets into the page, which the content policy forbids
    options = {"runOnly": LEVELS, "preload": False, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):  # it is large: once for a page in all its sizes
        page.evaluate(Axe().axe_script)
    return [f"{page.url} {each}" for each in page.evaluate(FIND, options)]


def flaws(page, step):
    """What is wrong with this page on a desktop and on the narrowest phone, where it stays."""
    page.wait_for_load_state()
    found = []
    for size in [DESKTOP, NARROW]:
        page.set_viewport_size(size)
        page.wait_for_function("width => innerWidth === width", arg=size["width"])
        found += [f"{step} at {size['width']}: {fault}" for fault in faults(page)]
        found += [f"{step} at {size['width']}: runs over"] * (runs_over(page) > 0)
    return found


def press(page, key):
    """Press a key once the script and the cursor are there: before that it is lost."""
    page.wait_for_load_state()
    page.wait_for_selector(":focus", state="attached")
    page.keyboard.press(key)


def scan(page, text):
    """Type like a scanner into whatever has the cursor: Enter ends it."""
    page.wait_for_selector(":focus", state="attached")  # else the first letters are lost
    page.keyboard.type(text)
    press(page, "Enter")


def runs_over(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
