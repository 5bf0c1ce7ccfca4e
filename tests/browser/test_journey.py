"""What comes after the first booking, in every language: each page held against WCAG 2.2 AA."""

import gzip
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from applicants.links import make_invitation
from appointments import claims, waitlist
from appointments.models import Appointment, Party
from config.db import acting_as
from tests.browser.conftest import NARROW, PHONE, flaws, runs_over
from tests.browser.test_booking import GO_ON, book, say_who
from tests.factories import ApplicantFactory, SlotFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECOND = "main form button.govuk-button--secondary"
LANGUAGES = ["uk", "ru", "nl", "en"]
SLOW = {"offline": False, "latency": 600, "downloadThroughput": 6250, "uploadThroughput": 6250}


def say_birth_date(page, person):
    year, month, day = person.birth_date.split("-")
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name=birth_date_{part}]", value)


def offer_earlier(place):
    """Free an earlier time and offer it to who waits."""
    entry = Party.objects.get(waitlist_entry__isnull=False).waitlist_entry
    nine = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    slot = SlotFactory(location=place, morning=nine + timezone.timedelta(days=5), planned=4)
    waitlist.offer(entry.pk, [slot.pk])


def propose_a_later_time(place):
    """What planners propose to everybody of the one visit."""
    booked = Appointment.objects.filter(status="booked")
    people = list(booked.values_list("applicant", flat=True))
    later = place.slots.order_by("-starts_at").first()
    with acting_as(channel="planning"):
        claims.hold(booked[0].party.form_key, people, [later.pk], public=False, moving=True)


def life_of_a_visit(page, place, family, root):
    """Change it, correct it, wait for an earlier time, take that, be asked for another one,
    cancel, take it back."""
    yield from book(page, family[0])
    yield from change_it(page, root)
    yield from correct_and_widen(page, root)
    yield from wait_for_an_earlier_time(page, place, root)
    yield from answer_planners(page, place, root)
    yield from leave_and_come_back(page, root)


def change_it(page, root):
    page.goto(f"{root}visit/change/")
    yield "change"
    for box in page.query_selector_all("main [name=people]"):
        box.uncheck()
    page.click(GO_ON)
    yield "change: nobody chosen"
    for box in page.query_selector_all("main [name=people]"):
        box.check()
    page.click(GO_ON)
    yield "other times"
    page.click("a.days__day >> nth=2")
    page.click(".slots button >> nth=0")
    yield "check the change"
    page.click(GO_ON)
    yield "changed"


def correct_and_widen(page, root):
    page.goto(f"{root}visit/contact/")
    page.fill("[name=email]", "iryna@")
    page.click(GO_ON)
    yield "contact: a slip"
    page.fill("[name=email]", "new@example.org")
    page.click(GO_ON)
    yield "contact kept"
    page.goto(f"{root}visit/add/")
    page.click(GO_ON)
    yield "add: empty"
    page.goto(f"{root}visit/bring/")
    page.click(GO_ON)
    yield "bring over: empty"


def wait_for_an_earlier_time(page, place, root):
    page.goto(f"{root}wait/")
    for box in page.query_selector_all("main [name=weekdays]"):
        box.uncheck()
    page.click(GO_ON)
    yield "wait: no day chosen"
    for box in page.query_selector_all("main [name=weekdays]"):
        box.check()
    page.click(GO_ON)
    yield "in line"
    offer_earlier(place)
    page.goto(f"{root}visit/")
    yield "offer"
    page.click(".pick button >> nth=0")
    yield "offer taken"


def answer_planners(page, place, root):
    propose_a_later_time(place)
    page.goto(f"{root}visit/")
    yield "proposed"
    page.click(GO_ON)
    yield "proposal taken"


def leave_and_come_back(page, root):
    page.goto(f"{root}visit/cancel/")
    yield "cancel"
    page.click(GO_ON)
    yield "cancelled"
    page.click(SECOND)
    yield "taken back"
    page.goto(f"{root}helpers/")
    yield "helpers"
    page.goto(f"{root}visit/find/")
    page.click(GO_ON)
    yield "find: empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_lives_in_its_language(open_page, place, family, language):
    page = open_page(f"/{language}/", NARROW)

    seen = []
    for step in life_of_a_visit(page, place, family, f"/{language}/"):
        assert page.get_attribute("html", "lang") == language
        seen += flaws(page, step)

    assert seen == []
    assert Appointment.objects.filter(status="booked").count() == 3


def test_the_life_of_a_visit_needs_no_javascript(open_page, place, family):
    page = open_page("/uk/", java_script_enabled=False)

    for _ in life_of_a_visit(page, place, family, "/uk/"):
        pass

    assert Appointment.objects.filter(status="booked").count() == 3


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


def test_wide_text_loses_nothing(open_page, place, family):
    page = open_page("/uk/", NARROW, bypass_csp=True)  # a reader's own style sheet, WCAG 1.4.12

    for step in life_of_a_visit(page, place, family, "/uk/"):
        page.wait_for_load_state()  # before that, there is nothing to add it to
        page.add_style_tag(content=SPACED)
        assert runs_over(page) <= 0, step


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"color_scheme": "dark"}])
def test_own_colours_of_the_reader_break_nothing(open_page, place, family, options):
    page = open_page("/uk/", PHONE, **options)

    for _ in book(page, family[0]):
        border = page.eval_on_selector_all(
            "main form button, main a.govuk-button",
            "all => all.map(each => getComputedStyle(each).borderTopStyle)",
        )
        assert set(border) <= {"solid"}


def touched(page):
    """Every control of the page that a finger has to hit, with its height."""
    page.wait_for_load_state()  # before that, nothing has its size
    return page.eval_on_selector_all(
        "main button, main a.govuk-button, main input:not([type=hidden]), main select",
        "all => all.filter(each => each.offsetParent)"
        ".map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])",
    )


def test_what_a_finger_has_to_hit_is_large_enough(open_page, place, family):
    page = open_page("/uk/", PHONE)

    small = []
    for step in life_of_a_visit(page, place, family, "/uk/"):
        small += [(step, html, height) for html, height in touched(page) if height < 43.5]

    assert small == []


def test_what_helpers_print_is_one_sheet_in_every_language(open_page, place):
    page = open_page("/uk/helpers/")

    sheets = {}
    for language in LANGUAGES:
        page.goto(f"/{language}/helpers/")
        printed = page.pdf(format="A4", print_background=True)
        sheets[language] = len(re.findall(rb"/Type /Page\b", printed))

    assert sheets == dict.fromkeys(LANGUAGES, 1)


def taps(page):
    """Count clicks and typed characters from now on: what a phone would need."""
    counted = {"taps": 0}

    def click(selector):
        counted["taps"] += 1
        page.click(selector)

    def write(selector, text):
        counted["taps"] += len(text)  # a keyboard of digits opens with the field
        page.fill(selector, text)

    return counted, click, write


def test_a_returning_person_needs_few_taps(open_page, place, family):
    with translation.override("uk"):
        address = reverse("booking:invited", args=[make_invitation(family[0])])
    page = open_page(address)
    counted, click, write = taps(page)
    counted["taps"] += 1  # the link in the message

    for part, value in (("day", "03"), ("month", "09"), ("year", "1984")):
        write(f"[name=birth_date_{part}]", value)
    click(GO_ON)
    click(GO_ON)
    click(".pick button")
    click(GO_ON)

    assert page.url.endswith("/visit/")
    assert counted["taps"] <= 15


def test_with_number_and_date_a_few_more(open_page, place, family):
    page = open_page("/uk/")
    counted, click, write = taps(page)

    write("[name=v_number]", family[0].v_number)
    for part, value in (("day", "3"), ("month", "9"), ("year", "1984")):
        write(f"[name=birth_date_{part}]", value)
    click(GO_ON)
    click(GO_ON)
    click(".pick button")
    click(GO_ON)

    assert page.url.endswith("/visit/")
    assert counted["taps"] <= 22


def weigh(page, act):
    """Return how many bytes, packed as the site sends them, and responses `act` loads; and
    how many of the bytes are script."""
    found = []

    def note(response):
        found.append(response)

    page.on("response", note)
    act()
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    sizes = [(each.url, packed(each.body())) for each in found if each.ok]
    script = sum(size for url, size in sizes if url.endswith(".js"))
    return sum(size for _, size in sizes), len(sizes), script


def packed(body):
    """What is packed already (fonts) does not shrink."""
    return min(len(body), len(gzip.compress(body, 6)))


def test_the_first_page_is_light_and_the_next_are_lighter(open_page, place, family):
    page = open_page("about:blank")

    first, responses, script = weigh(page, lambda: page.goto("/uk/"))
    later = [packed(page.content().encode()) for _ in book(page, family[0])]

    assert first <= 60_000
    assert 0 < script <= 3_000
    assert responses <= 6  # five of the page, and the icon
    assert max(later) <= 6_000


def test_a_slow_phone_books_too(open_page, place, family):
    page = open_page("about:blank")
    page.context.set_default_timeout(60_000)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW)  # 50 kbit/s, 600 ms

    page.goto("/uk/", timeout=60_000)
    for _ in book(page, family[0]):
        pass

    assert page.url.endswith("/visit/")


def test_who_is_alone_in_the_list_has_one_box(open_page, place):
    page = open_page("/uk/")

    say_who(page, ApplicantFactory(birth_date="1984-09-03"))

    assert len(page.query_selector_all("main [name=people]")) == 1
