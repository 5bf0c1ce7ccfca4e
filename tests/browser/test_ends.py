"""Where ways end, in every language: what came of a visit, what stops somebody, what comes too
late, the line left; and the pages beside them."""

from datetime import timedelta
from itertools import chain

import pytest
from django.utils import timezone

from appointments import claims
from appointments.models import Appointment, WaitlistEntry
from appointments.often import MOST
from config.db import acting_as
from locations.models import Slot
from tests.browser.conftest import NARROW, flaws
from tests.browser.test_booking import GO_ON, say_who
from tests.browser.test_journey import LANGUAGES
from tests.browser.test_ways import HOLD, find
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ENDS = ["checked_in", "no_show", "cancelled", "unfinished", "fulfilled", "booked"]
FIND = "main a.govuk-button[href$='/visit/find/']"
FREE = {"no_show", "cancelled"}  # somebody else may have the place
# A picture without words, wider than the narrow window, and not there in the other
PLANTED = """() => {
    const sheet = new CSSStyleSheet(), picture = new Image(600, 10);
    sheet.replaceSync("@media (min-width: 1000px) { #planted { display: none } }");
    document.adoptedStyleSheets = [sheet];
    picture.id = "planted";
    document.querySelector("main").append(picture);
}"""


def ends(page, root, claim):
    """Booked already, each thing that came of it, and at last its time is over."""
    say_who(page, claim.applicant)
    page.wait_for_url(f"**{root}before-you-book/")
    yield "booked already"
    find(page, root, claim.party, claim.applicant)
    page.goto(f"{root}visit/cancel/")
    page.click(GO_ON)
    page.wait_for_selector("main a[href$='/visit/change/']")
    yield "cancelled too often"
    for status in ENDS:
        free = claim.slot.starts_at if status in FREE else None
        Appointment.objects.filter(pk=claim.pk).update(status=status, public_at=free)
        if status == "booked":
            begun = timezone.now() - timedelta(hours=1)
            over = {"starts_at": begun, "ends_at": begun + timedelta(minutes=10)}
            Slot.objects.filter(pk=claim.slot_id).update(**over)
        page.goto(f"{root}visit/")
        yield status


def stops(page, root, person):
    """Why somebody cannot book, and who cannot be added to who books."""
    page.goto(root)
    say_who(page, ApplicantFactory(withdrawn_on=timezone.localdate()))
    page.wait_for_url(f"**{root}before-you-book/")
    yield "stopped"
    page.goto(f"{root}why/")
    yield "why she cannot book"
    page.goto(root)
    say_who(page, person)
    page.wait_for_url(f"**{root}who/")
    page.goto(f"{root}who/add/")
    page.click(GO_ON)
    page.wait_for_selector(".govuk-error-summary")
    yield "nobody added"
    say_who(page, ApplicantFactory.build(v_number="2009999999"))
    page.wait_for_selector(".govuk-inset-text")
    yield "nobody found"


def too_late(page, root, person, slot):
    """While the times are open, the same person is booked, then offered a place elsewhere."""
    see_times(page, root)
    elsewhere = AppointmentFactory(applicant=person, slot=slot)
    page.click(HOLD)
    page.wait_for_selector(FIND)
    yield "booked meanwhile"
    claims.cancel([elsewhere.pk])
    see_times(page, root)
    entry = offer_to(elsewhere.party, person, slot)
    page.click(HOLD)
    page.wait_for_selector(FIND)
    yield "offered meanwhile"
    claims.cancel([row.pk for row in entry.party.appointments.filter(status="held")])
    entry.delete()


def see_times(page, root):
    page.goto(f"{root}who/")
    page.click(GO_ON)
    page.wait_for_selector(HOLD)


def offer_to(party, person, slot):
    """A party in line, and what is held for it."""
    day = timezone.localdate()
    AppointmentFactory(applicant=person, slot=slot, party=party, held=True)
    return WaitlistEntry.objects.create(
        party=party, weekdays=[0], from_day=day, until_day=day, offered_at=timezone.now()
    )


def out_of_line(page, root):
    """Who has just said who comes waits without a visit, too long; leaves the line."""
    page.goto(f"{root}who/")
    page.click(GO_ON)
    page.click("a.days__day >> nth=0")
    page.wait_for_selector(".slots button")
    yield "times of a day"
    page.goto(f"{root}wait/")
    yield "wishes"
    page.click(GO_ON)
    page.wait_for_url(f"**{root}visit/")
    yield "in line only"
    [entry] = WaitlistEntry.objects.all()
    yesterday = timezone.localdate() - timedelta(days=1)
    WaitlistEntry.objects.update(from_day=yesterday, until_day=yesterday)
    page.goto(f"{root}visit/")
    yield "waited too long"
    WaitlistEntry.objects.update(from_day=entry.from_day, until_day=entry.until_day)
    page.goto(f"{root}visit/")
    page.click("main form[action$='leave-line/'] button")
    page.wait_for_selector("main form[action$='leave-line/']", state="detached")
    yield "no longer in line"


def beside(page, root):
    """Links that are dead, pages for everybody, and one that is not there."""
    for address in ["i/no-link/", "v/no-link/", "status/", "why/", "toegankelijkheid/", "nothing/"]:
        page.context.clear_cookies()
        page.goto(root + address)
        yield address
    page.goto(root)
    page.context.clear_cookies()
    page.click(GO_ON)
    page.wait_for_selector(f"main a.govuk-button[href='{root}']")
    yield "no cookies"


def cancelled_often(slots):
    """Somebody who is booked again after as many cancellations as can be made here."""
    person = ApplicantFactory()
    with acting_as(actor="applicant", channel="web"):
        for slot in slots[:MOST]:
            claims.cancel([AppointmentFactory(applicant=person, slot=slot).pk])
    return AppointmentFactory(applicant=person, slot=slots[MOST], party=PartyFactory(version=1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ends_of_a_visit_have_no_fault(open_page, place, language):
    slots, person, root = list(place.slots.all()), ApplicantFactory(), f"/{language}/"
    claim = cancelled_often(slots)
    page = open_page(root, NARROW)
    walk = [
        ends(page, root, claim),
        stops(page, root, person),
        too_late(page, root, person, slots[1]),
        out_of_line(page, root),
        beside(page, root),
    ]

    seen = []
    for step in chain(*walk):
        assert page.get_attribute("html", "lang") == language, step
        seen += flaws(page, step)

    assert seen == []
    assert step == "no cookies"
    assert not WaitlistEntry.objects.exists()


def test_a_fault_is_found_in_the_size_that_has_it(open_page):
    page = open_page("/en/", NARROW)
    page.evaluate(PLANTED)

    found = flaws(page, "start")

    assert [each.partition(":")[0] for each in found] == ["start at 320", "start at 320"]
    assert "image-alt" in found[0]
    assert "runs over" in found[1]
