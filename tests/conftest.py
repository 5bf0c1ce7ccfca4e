"""What every test may count on. The engines: those of the environment (`make test` starts them)."""

import os
import shutil

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from redis import Redis

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LONGEST = "test_small.py"  # minutes, without a browser
LONG = ["test_journey.py", "test_ways.py"]
OURS = ["LIMITER/*", "LINE/*", "test:*"]  # and nothing else: REDIS_URL may be somebody's own
HOW = "Browser tests need a Chromium on the PATH. On Debian: apt-get install chromium"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Leave no counted try and no cached value to the next test."""
    from booking.status import status  # only now: Django is not set up when this file is read
    from booking.without import without_stickers

    yield
    with Redis.from_url(django_settings.REDIS_URL) as client:
        for pattern in OURS:
            if keys := list(client.scan_iter(pattern, count=1000)):
                client.unlink(*keys)
    for seen in (status, without_stickers):  # minutes old, in this process
        seen.cache.clear()


@pytest.fixture
def at_noon(time_machine):
    """Noon of today: an hour ago is the same day. Name it before what looks at the clock."""
    time_machine.move_to(timezone.localtime().replace(hour=12, minute=0))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the machine's Chromium: Playwright's own would have to be fetched."""
    quiet = ["background-networking", "component-update", "sync"]
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"]
    args = [*flags, *(f"--disable-{name}" for name in quiet)]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


def turn_of(item):
    if item.get_closest_marker("browser") is None:
        return -1 if item.path.name == LONGEST else 0
    return 1 if item.path.name in LONG else 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browser tests come last: from the first on, an event loop runs in this thread.

    A process forked after that takes the loop along, and its locks stay. Of them the longest
    files come first: else one of two processes waits for the other at the end.
    """
    items.sort(key=turn_of)
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=HOW))


def skipped_in_browser(reporter):
    return [each for each in reporter.stats.get("skipped", []) if "browser" in each.keywords]


def pytest_terminal_summary(terminalreporter):
    if skipped := skipped_in_browser(terminalreporter):
        terminalreporter.write_line(f"{len(skipped)} browser tests were skipped. {HOW}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """With REQUIRE_BROWSER, a browser test that was skipped is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_BROWSER") and reporter and skipped_in_browser(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
