"""No page of the admin breaks its own content policy in a real browser.

The admin is Django's and not ours. A run of all tests looks at one page of each kind of it,
with EVERY_PAGE=1 at all of them. The other browser tests look at what people do.
"""

import os
from collections import defaultdict

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.access import ACTORS, TABLE, World
from tests.browser.conftest import DESKTOP
from tests.test_access import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVERYTHING = "EVERY_PAGE" in os.environ
PARTS = ("index", "accounts_user", "locations_closure", "notices_text", "applicants_")
LISTEN = """addEventListener('securitypolicyviolation', event => {
    (window.broken ??= []).push(`${event.effectiveDirective} ${event.blockedURI}`)})"""
BREAK = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')"
WAIT = "window.broken?.length"


def reader_of(case):
    """Who sees the most of this page; nobody if nobody sees any."""
    first = [Role.ADMIN, Role.PLANNER, Role.MANAGER, *ACTORS]
    return next((actor for actor in first if case.answers[actor] == 200), None)


def is_looked_at(name):
    room, _, page = name.partition(":")
    kind = page.endswith(("index", "_changelist", "_change")) and page.startswith(PARTS)
    return room == "admin" and (EVERYTHING or kind)


def cases():
    for case in TABLE:
        if case.method == "GET" and is_looked_at(case.name):
            yield case, reader_of(case)


def addresses(world):
    """What each actor is shown."""
    found = defaultdict(list)
    for case, actor in cases():
        if actor:
            found[actor].append(reverse(case.name, kwargs=case.args(world)))
    return found


def window_of(open_page, live_server, actor, world):
    """A window in which `actor` is signed in, and what breaks the policy is counted."""
    page = open_page("/live/", DESKTOP)
    cookies = client_of(actor, world).cookies.values()
    page.context.add_cookies(
        [{"name": each.key, "value": each.value, "url": live_server.url} for each in cookies]
    )
    page.context.add_init_script(LISTEN)
    return page


def broken_at(page, address):
    assert page.goto(address).status == 200, address
    return [f"{address}: {each}" for each in page.evaluate("window.broken ?? []")]


def test_no_page_of_the_admin_breaks_its_content_policy(open_page, live_server, settings):
    settings.LANGUAGE_CODE = "en"
    world, looked, broken = World(), 0, []

    for actor, pages in addresses(world).items():
        page = window_of(open_page, live_server, actor, world)
        for address in pages:
            broken += broken_at(page, address)
            looked += 1

    assert broken == []
    assert looked > (30 if EVERYTHING else 10)


def test_what_breaks_it_would_be_counted(browser, live_server):
    page = browser.new_context(base_url=live_server.url).new_page()
    page.context.add_init_script(LISTEN)
    page.goto("/admin/login/")

    page.evaluate(BREAK)
    page.wait_for_function(WAIT)

    assert page.evaluate("window.broken")[0] == "style-src-attr inline"
    page.context.close()
