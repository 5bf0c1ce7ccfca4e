import re

import pytest

from appointments.models import Appointment
from notices.models import Notice
from tests.browser.conftest import DESKTOP, NARROW, faults, flaws, press, runs_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GO_ON = "main form button.govuk-button"


def say_who(page, person, year=None):
    year_, month, day = person.birth_date.split("-")
    page.fill("[name=v_number]", person.v_number)
    for part, value in (("day", day), ("month", month), ("year", year or year_)):
        page.fill(f"[name=birth_date_{part}]", value)
    page.click(GO_ON)


def book(page, person):
    """Book for the whole family by the earliest card; yield the page at each step."""
    yield "start"
    say_who(page, person)
    yield "who"
    page.click(GO_ON)
    yield "when"
    page.click(".pick button")
    yield "check"
    page.fill("[name=email]", "iryna@example.org")
    page.click(GO_ON)
    yield "visit"


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_a_family_books_in_its_language(open_page, place, family, language):
    page = open_page(f"/{language}/", NARROW)

    seen = []
    for step in book(page, family[0]):
        assert page.get_attribute("html", "lang") == language
        seen += flaws(page, step)

    assert seen == []
    assert page.url.endswith(f"/{language}/visit/")
    assert Appointment.objects.filter(status="booked").count() == 3
    assert Notice.objects.get().language == language


def test_everything_works_without_javascript(open_page, place, family):
    page = open_page("/uk/", java_script_enabled=False)

    for _ in book(page, family[0]):
        pass

    assert Appointment.objects.filter(status="booked").count() == 3


def test_a_time_is_chosen_on_the_page_of_a_day(open_page, place, family):
    page = open_page("/en/")
    steps = book(page, family[0])
    for _ in range(3):
        next(steps)

    page.click("a.days__day >> nth=1")
    assert faults(page) == []
    page.click(".slots button >> nth=1")

    assert "09:10" in page.inner_text("main")


def test_booking_needs_no_mouse(open_page, place, family):
    page = open_page("/en/")
    year, month, day = family[0].birth_date.split("-")

    def reach(selector):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(selector)

    reach("[name=v_number]")
    page.keyboard.type(family[0].v_number)
    for part in (day, month, year):
        page.keyboard.press("Tab")
        page.keyboard.type(part)
    for place_, button in [("who", "main form button"), ("when", "main form button.govuk-button")]:
        reach("main form button.govuk-button")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"/{place_}/"))
        assert button
    reach(".pick button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/check/"))
    reach("main form button.govuk-button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/visit/"))

    assert Appointment.objects.filter(status="booked").count() == 3


def test_an_error_is_said_above_and_beside_the_field_and_has_the_focus(open_page, family):
    page = open_page("/en/")

    say_who(page, family[0], year="88")

    page.wait_for_selector(".govuk-error-summary:focus")
    assert faults(page) == []
    page.click(".govuk-error-summary a")
    assert page.evaluate("document.activeElement.name") == "birth_date_year"


def test_the_language_changes_on_the_same_page(open_page, place, family):
    page = open_page("/uk/")
    say_who(page, family[0])

    page.click("header [lang=nl]")

    page.wait_for_url("**/nl/who/")
    assert "Iryna" in page.inner_text("main")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_was_typed_is_there_in_another_language(open_page, place, family, script):
    page = open_page("/uk/", java_script_enabled=script)
    page.fill("[name=v_number]", family[0].v_number)
    page.fill("[name=birth_date_day]", "3")

    page.click("header [lang=nl]")
    page.wait_for_url("**/nl/")
    page.click("header [lang=en]")
    page.wait_for_url("**/en/")

    assert page.input_value("[name=v_number]") == family[0].v_number
    assert page.input_value("[name=birth_date_day]") == "3"
    assert page.query_selector_all(".govuk-error-message") == []


def test_enter_in_a_box_goes_on_and_changes_no_language(open_page, place, family):
    page = open_page("/en/")
    year, month, day = family[0].birth_date.split("-")
    page.fill("[name=v_number]", family[0].v_number)
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name=birth_date_{part}]", value)

    press(page, "Enter")

    page.wait_for_url("**/en/who/")


@pytest.mark.parametrize(("viewport", "size"), [(NARROW, "100%"), (DESKTOP, "200%")])
def test_large_text_and_a_narrow_window_lose_nothing(open_page, place, family, viewport, size):
    page = open_page("/uk/", viewport)

    for step in book(page, family[0]):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert runs_over(page) <= 0, step


def test_back_after_booking_shows_the_visit_again(open_page, place, family):
    page = open_page("/en/")
    for _ in book(page, family[0]):
        pass

    # As the button of the browser: through its protocol a page that has just come is not yet known
    page.evaluate("setTimeout(() => history.back())")

    page.wait_for_url("**/en/visit/")
    assert Appointment.objects.filter(status="booked").count() == 3


def test_cancelling_says_what_it_means_and_what_was_done(open_page, place, family):
    page = open_page("/en/")
    for _ in book(page, family[0]):
        pass

    page.click("main a[href$='/visit/cancel/']")
    assert faults(page) == []
    page.click(GO_ON)

    assert "This appointment has been cancelled" in page.inner_text("main")
    assert not Appointment.objects.filter(status="booked").exists()
