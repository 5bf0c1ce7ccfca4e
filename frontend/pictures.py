"""Take the pictures of the README from a running example: `python frontend/pictures.py ADDRESS`.

On a working day between ten and four, for then people wait in the hall.
"""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent / "docs" / "pictures"
GO_ON = "main form button.govuk-button"
FAMILY, ADULT = ("3000000002", "3", "9", "1984"), ("3000000001", "12", "4", "1988")
BOOKED = "Vitalii Rybalko 5-12-1979"
COLOURS = 64


def applicant(browser: Browser, address: str) -> None:
    page = phone_of_visitor(browser, address)
    shot(page, "start")
    identify(page, *FAMILY)
    shot(page, "who")
    page.click(GO_ON)
    shot(page, "when")
    page.click(".pick button")
    page.click(GO_ON)
    shot(page, "visit")
    page.click("a[href$='/cancel/']")
    page.click(GO_ON)  # so that the next picture can be taken too


def waiting_list(browser: Browser, address: str) -> None:
    page = phone_of_visitor(browser, address)
    identify(page, *ADULT)
    page.click(GO_ON)
    page.click("a[href$='/wait/']")
    page.check("[name=locations] >> nth=0")
    page.fill("[name=email]", "olena@example.org")
    page.click(GO_ON)
    shot(page, "line")
    page.click("form[action$='/leave-line/'] button")


def phone_of_visitor(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 360, "height": 760}, base_url=address)
    page.goto("/uk/")
    return page


def identify(page: Page, v_number: str, day: str, month: str, year: str) -> None:
    page.fill("[name=v_number]", v_number)
    for part, value in [("day", day), ("month", month), ("year", year)]:
        page.fill(f"[name=birth_date_{part}]", value)
    page.click(GO_ON)


def desk(browser: Browser, address: str) -> None:
    page = staff(browser, address, "clerk")
    page.goto("/desk/location/")
    page.click("form[action='/desk/location/'] [name=desk] >> nth=-1")  # nobody is called there
    page.goto("/desk/")
    shot(page, "desk")
    page.goto("/desk/waiting/")
    page.click("form[action='/desk/waiting/call/'] button:not([name])")
    shot(page, "waiting")
    board = browser.new_page(viewport={"width": 1100, "height": 620}, base_url=address)
    board.goto(page.get_attribute("a[href^='/board/']", "href") or "")
    shot(board, "board")
    page.click("[name=act][value=here]")
    page.click("[name=act][value='1']")  # a passport
    page.wait_for_selector(".now__serial")
    page.evaluate("scrollTo(0, 0)")
    shot(page, "issue")


def ledger(browser: Browser, address: str) -> None:
    page = staff(browser, address, "manager")
    page.goto("/desk/location/")
    page.click("form[action='/desk/location/'] [name=location]")
    page.goto("/desk/stock/safe/")
    shot(page, "ledger")


def phone(browser: Browser, address: str) -> None:
    page = staff(browser, address, "phone")
    page.goto("/phone/")
    page.fill("[name=query]", BOOKED)
    page.click(GO_ON)
    page.click("a[href^='/phone/person/']")
    page.eval_on_selector("main h2", "visits => visits.scrollIntoView()")
    shot(page, "phone")


def planning(browser: Browser, address: str) -> None:
    page = staff(browser, address, "planner")
    for name in ["overview", "forecast"]:
        page.goto(f"/planning/{name}/")
        page.eval_on_selector("main figure", "plot => plot.scrollIntoView()")
        shot(page, name)


def staff(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_page(viewport={"width": 1100, "height": 760}, base_url=address)
    page.goto("/desk/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", f"{name}-example-only")
    page.click("#login-form button")
    return page


def shot(page: Page, name: str) -> None:
    """Take what is in the window, in the page's own letters and few colours."""
    page.wait_for_load_state("networkidle")
    page.evaluate("Promise.all([...document.fonts].map(font => font.load()))")
    page.wait_for_timeout(300)  # until it is painted anew
    path = HERE / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for take in [applicant, waiting_list, desk, ledger, phone, planning]:
            take(browser, address)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
