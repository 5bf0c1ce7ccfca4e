"""The data-protection officer's pages in a real browser."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import AppointmentFactory, UserFactory
from trail.services import record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page):
    """What is wrong with this page on a phone and on a desktop."""
    found = []
    for viewport in [PHONE, DESKTOP]:
        page.set_viewport_size(viewport)
        found += [f"{page.url} runs over"] if runs_over(page) > 0 else []
        found += faults(page)
    return found


def test_a_walk_from_her_first_page_to_a_person_and_an_account(open_page, transactional_db):
    officer = UserFactory(dpo=True, username="dpo")
    officer.set_password("a long pass phrase")
    officer.save()
    person = AppointmentFactory().applicant
    for _ in range(3):
        record("phone view", actor=f"user:{officer.pk}", about=f"applicant:{person.pk}")
    page = open_page("/admin/login/?next=/admin/", DESKTOP)
    page.fill("[name=username]", "dpo")
    page.fill("[name=password]", "a long pass phrase")
    page.locator("#login-form [type=submit]").click()

    page.locator("a[href='/admin/privacy/']").click()
    page.wait_for_selector("[name=v_number]")
    found = looked_at(page)
    page.fill("[name=v_number]", "abc")
    page.locator("form[method=post] .submit-row [type=submit]").click()
    page.wait_for_selector(".errornote")
    found += looked_at(page)
    page.fill("[name=v_number]", person.v_number)
    page.locator("form[method=post] .submit-row [type=submit]").click()
    page.wait_for_selector("#result_list")
    found += looked_at(page)
    assert person.v_number not in page.url
    page.locator("a[href$='/correct/']").click()
    page.wait_for_selector("[name=family_name]")
    found += looked_at(page)
    page.goto(f"/admin/privacy/people/{person.pk}/erase/")
    page.wait_for_selector(".closelink")
    found += looked_at(page)
    page.goto("/admin/privacy/kept/")
    page.wait_for_selector("#result_list")
    found += looked_at(page)
    page.goto("/admin/privacy/")
    page.locator("form[method=get] .submit-row [type=submit]").click()
    page.wait_for_selector("#result_list")
    found += looked_at(page)

    assert page.locator("#result_list tbody tr").count() > 3
    assert found == []
