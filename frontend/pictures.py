"""Take the pictures of the README from a running example: `python frontend/pictures.py ADDRESS`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent / "docs" / "pictures"
GO_ON = "main form button.govuk-button"
BORN = {"day": "3", "month": "9", "year": "1984"}


def applicant(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 760}, base_url=address)
    page.goto("/uk/")
    shot(page, "start")
    page.fill("[name=v_number]", "3000000002")
    for part, value in BORN.items():
        page.fill(f"[name=birth_date_{part}]", value)
    page.click(GO_ON)
    shot(page, "who")
    page.click(GO_ON)
    shot(page, "when")
    page.click(".pick button")
    shot(page, "check")
    page.click(GO_ON)
    shot(page, "visit")
    page.click("a[href$='/cancel/']")
    page.click(GO_ON)  # so that the next picture can be taken too


def staff(browser: Browser, address: str, name: str, password: str) -> Page:
    page = browser.new_page(viewport={"width": 1100, "height": 760}, base_url=address)
    page.goto("/desk/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click(GO_ON)
    return page


def shot(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"{name}.png")


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        applicant(browser, address)
        shot(staff(browser, address, "clerk", "clerk-example-only"), "desk")
        officer = staff(browser, address, "officer", "officer-example-only")
        officer.goto("/admin/applicants/registrationlist/add/")
        shot(officer, "list")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
