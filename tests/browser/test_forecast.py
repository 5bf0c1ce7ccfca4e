"""A planner asks when everybody is served with two more desks, and sets places against no-shows."""

import pytest
from django.conf import settings

from planning.models import ExtraChange, Plan
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import UserFactory
from tests.planning.filling.steps import in_days
from tests.planning.forecast.steps import campaign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planner(client, transactional_db):
    """The cookies of a planner who reads English."""
    client.force_login(UserFactory(planner=True))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: session, "django_language": "en"}


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(open_page, live_server, planner, request):
    page = open_page("/planning/forecast/", request.param)
    page.context.add_cookies(
        [{"name": k, "value": v, "url": live_server.url} for k, v in planner.items()]
    )
    return page


def is_well(page):
    assert faults(page) == []
    assert runs_over(page) <= 0


def test_a_planner_asks_keeps_the_answer_and_fills_a_day(page, planner):
    rotterdam = campaign("Rotterdam", waiting=120)
    page.goto("/planning/forecast/")
    is_well(page)

    page.get_by_label("Rotterdam").fill("10")
    page.get_by_role("button", name="Work it out").click()
    page.wait_for_selector("text=Days earlier than as it is")
    is_well(page)

    page.get_by_text("Show as table").click()
    page.get_by_label("Name of the plan").fill("Ten more desks")
    page.get_by_role("button", name="Keep these changes").click()
    page.wait_for_selector("a:text('Ten more desks')")
    assert Plan.objects.get().changes == f"desks_{rotterdam.pk}=10"

    page.get_by_role("link", name="Extra places").click()
    page.wait_for_selector("h1:text('Extra places')")
    is_well(page)
    page.get_by_role("link", name="Rotterdam").click()
    page.wait_for_selector("caption:text('Days to come')")
    is_well(page)

    page.goto(f"/planning/filling/{rotterdam.pk}/{in_days(3).isoformat()}/")
    is_well(page)
    page.get_by_role("button", name="Set the places").click()
    page.wait_for_selector("button:text('Take back')")
    assert ExtraChange.objects.get().after > 0
