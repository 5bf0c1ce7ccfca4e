"""What a person does from the first page to the confirmed visit."""

import random
import re

from bench.browser import Browser

START = "/uk/"
TRIES = 5  # at a time that somebody else is quicker to take
PEOPLE = re.compile(r'name="people" type="checkbox" value="(\d+)" checked')
FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')
CARD = re.compile(r'name="slots" value="([^"]+)"')
DAYS = re.compile(r'class="days__day" href="([^"]+)"')


class Lost(Exception):
    """The way did not go on where it should."""


def book(port, person, choose, kind=Browser):
    """Book a visit for `person` and all who may come along; return the browser that did it."""
    browser = kind(port)
    try:
        page = people_chosen(browser, person)
        for _ in range(TRIES):
            answer = browser.post("hold", "/uk/hold/", *choose(browser, page))
            if answer.location == "/uk/check/":
                break
            page = browser.get("when", expect(answer, "/uk/when/"))
        page = browser.get("check", expect(answer, "/uk/check/"))
        answer = browser.post("confirm", "/uk/check/", page, {"email": "", "phone": ""})
        page = browser.get("visit", expect(answer, "/uk/visit/"))
        if "<svg" not in page.text:
            raise Lost("no confirmation")
    finally:
        browser.close()
    return browser


def people_chosen(browser, person):
    """Go as far as the page "when and where"; return it."""
    v_number, birth_date = person
    year, month, day = birth_date.split("-")
    boxes = {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    page = browser.get("start", START)
    answer = browser.post("identify", START, page, {"v_number": v_number, **boxes})
    page = browser.get("who", expect(answer, "/uk/who/"))
    given = {"people": PEOPLE.findall(page.text), "form_key": FORM_KEY.search(page.text)[1]}
    answer = browser.post("choose", "/uk/who/", page, given)
    return browser.get("when", expect(answer, "/uk/when/"))


def earliest(browser, page):
    """Take what the card offers."""
    return page, {"slots": found(CARD, page)[0]}


def any_time(browser, page):
    """Take any time of any of the days shown; of another day if that one is full by now."""
    days = found(DAYS, page)
    for day in random.sample(days, len(days)):
        times = browser.get("times", day)
        if slots := CARD.findall(times.text):
            return times, {"slots": random.choice(slots)}
    raise Lost("no day shown has a time")


def found(pattern, page):
    values = pattern.findall(page.text)
    if not values:
        raise Lost(f"nothing to choose: {pattern.pattern}")
    return values


def expect(answer, path):
    if answer.location != path:
        raise Lost(f"{answer.status} to {answer.location!r} instead of {path}")
    return path
