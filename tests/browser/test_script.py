"""What static/app.js adds to pages that also work without it."""

import pytest

from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GO_ON = "main form button.govuk-button"


def test_the_focus_goes_to_what_went_wrong_and_from_there_to_the_box(open_page):
    page = open_page("/en/")

    page.fill("[name=v_number]", "2001000001")
    page.fill("[name=birth_date_day]", "27")
    page.fill("[name=birth_date_month]", "13")
    page.fill("[name=birth_date_year]", "1988")
    page.click(GO_ON)
    page.wait_for_selector(".govuk-error-summary:focus")
    page.click(".govuk-error-summary a")

    assert page.evaluate("document.activeElement.name") == "birth_date_month"


def test_the_label_of_a_wrong_box_is_in_sight_when_the_summary_leads_there(open_page):
    page = open_page("/en/", {**PHONE, "height": 400})

    page.click(GO_ON)
    page.click('.govuk-error-summary a[href="#id_v_number"]')

    assert page.locator('label[for="id_v_number"]').bounding_box()["y"] >= 0


def test_a_button_pressed_twice_sends_once_and_works_again_after_going_back(open_page):
    page = open_page("/en/")
    sent = []
    page.on("request", lambda request: sent.append(1) if request.method == "POST" else None)

    page.evaluate(
        "const button = document.querySelector('main form button'); button.click(); button.click()"
    )
    page.wait_for_selector(".govuk-error-summary")
    twice = len(sent)
    page.go_back()
    page.click(GO_ON)
    page.wait_for_selector(".govuk-error-summary")

    assert twice == 1
    assert len(sent) == 2
