"""Changing a visit, waiting for an earlier time and cancelling, by the keys alone."""

import pytest

from appointments.models import Appointment, WaitlistEntry
from tests.browser.conftest import DESKTOP, press
from tests.browser.test_booking import GO_ON
from tests.browser.test_journey import offer_earlier
from tests.factories import AppointmentFactory, PartyFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 60  # controls on a page


def reach(page, selector):
    """Go on by Tab until this control has the cursor."""
    page.wait_for_selector(selector, state="attached")
    page.press("body", "Tab")  # on a page that has just come nothing has the cursor
    for _ in range(MOST):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        press(page, "Tab")
    raise AssertionError(selector)


def enter(page, selector, address):
    """Press Enter on this control, which leads to `address`."""
    reach(page, selector)
    press(page, "Enter")
    page.wait_for_url(f"**/en/{address}")


def write(page, name, text):
    reach(page, f"[name={name}]")
    page.keyboard.type(text)


def space(page, name):
    reach(page, f"[name={name}]")
    press(page, "Space")


def find(page, claim):
    year, month, day = claim.applicant.birth_date.split("-")
    write(page, "reference", claim.party.reference)
    for part, text in (("day", day), ("month", month), ("year", year)):
        write(page, f"birth_date_{part}", text)
    press(page, "Enter")
    page.wait_for_url("**/en/visit/")


def move_the_second(page):
    """Untick the first, take the first time of the last day, confirm."""
    enter(page, "main a[href$='/visit/change/']", "visit/change/")
    space(page, "people")
    enter(page, GO_ON, "when/")
    enter(page, ".days li:last-child a", "when/*/*/")
    enter(page, ".slots button", "visit/change/check/")
    enter(page, GO_ON, "visit/")


def wait_and_take(page, place):
    """Wait for any day but the first of the week, and take what is offered."""
    enter(page, "main a[href$='/wait/']", "wait/")
    space(page, "weekdays")
    enter(page, GO_ON, "visit/")
    assert WaitlistEntry.objects.get().weekdays == [1, 2, 3, 4]
    offer_earlier(place)
    page.reload()
    reach(page, "main form[action$='/accept/'] button")
    press(page, "Enter")
    page.get_by_text("The place is yours.").wait_for()


def test_changing_waiting_and_cancelling_need_no_mouse(open_page, place):
    party, [nine, ten_past] = PartyFactory(version=1), place.slots.order_by("starts_at")[:2]
    first = AppointmentFactory(party=party, slot=nine)
    second = AppointmentFactory(party=party, slot=ten_past).applicant
    page = open_page("/en/visit/find/", DESKTOP)

    find(page, first)
    move_the_second(page)
    wait_and_take(page, place)
    enter(page, "main a[href$='/visit/cancel/']", "visit/cancel/")
    enter(page, GO_ON, "visit/")
    page.get_by_text("The appointment was cancelled as you asked.").wait_for()

    assert second.appointments.filter(status="booked").count() == 0
    assert [row.slot for row in Appointment.objects.filter(status="booked")] == [nine]
