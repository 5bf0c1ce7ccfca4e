"""Each form on the way to an appointment after a slip, filled in as far as it was, in every
language. What comes after the first booking: test_journey; other ways in: test_ends."""

import pytest
from django.urls import reverse
from django.utils import translation

from applicants.links import make_invitation
from appointments.links import make_link
from appointments.models import Appointment
from tests.browser.conftest import NARROW, flaws
from tests.browser.test_booking import GO_ON, say_who
from tests.browser.test_journey import LANGUAGES
from tests.factories import ApplicantFactory, AppointmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STRANGER = "1999-09-09"


def slip(page):
    """Send the form as it is, and wait until it says what is wrong."""
    page.click(GO_ON)
    page.wait_for_selector(".govuk-error-summary")


def on_the_way(page, person):
    """Half a number, nobody who comes, half an address: and on, once it is mended."""
    page.fill("[name=v_number]", "200 000")
    page.fill("[name=birth_date_day]", "31")
    page.fill("[name=birth_date_month]", "13")
    slip(page)
    yield "who are you"
    say_who(page, person)
    page.wait_for_selector("main [name=people]")
    for box in page.query_selector_all("main [name=people]"):
        box.uncheck()
    slip(page)
    yield "who comes"
    page.query_selector("main [name=people]").check()
    page.click(GO_ON)
    page.click(".pick button")
    page.fill("[name=email]", "iryna@")
    page.fill("[name=phone]", "12")
    page.fill("[name=helper_email]", "helper")
    slip(page)
    yield "check"


def by_links(page, root):
    """A date of birth that does not belong to the link."""
    with translation.override(root.strip("/")):
        invitation = reverse("booking:invited", args=[make_invitation(ApplicantFactory())])
        letter = reverse("booking:follow", args=[make_link(AppointmentFactory().party)])
    for name, address in [("invited", invitation), ("by the link", letter)]:
        page.goto(address)
        year, month, day = STRANGER.split("-")
        for part, value in (("day", day), ("month", month), ("year", year)):
            page.fill(f"[name=birth_date_{part}]", value)
        slip(page)
        yield name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_a_slip_has_no_fault(open_page, place, family, language):
    root = f"/{language}/"
    page = open_page(root, NARROW)

    seen, steps = [], []
    for walk in (on_the_way(page, family[0]), by_links(page, root)):
        for step in walk:
            assert page.get_attribute("html", "lang") == language, step
            seen += flaws(page, step)
            steps.append(step)

    assert seen == []
    assert steps == ["who are you", "who comes", "check", "invited", "by the link"]
    assert not Appointment.objects.filter(status="booked", applicant=family[0]).exists()
