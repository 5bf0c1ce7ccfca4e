"""Where a way ends, in every language: what came of a visit, what stops somebody, the line left,
what is lost."""

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
FREE = {"no_show", "cancelled"}  # somebody else may have the place


def ends(page, root, claim):
    """Booked already, each thing that came of it, and at last its time is over."""
    say_who(page, claim.applicant)
    page.wait_for_url(f"**{root}before-you-book/")
    yield "booked already"
    find(page, root, claim.party, claim.applicant)
    for status in ENDS:
        free = claim.slot.starts_at if status in FREE else None
        Appointment.objects.filter(pk=claim.pk).update(status=status, public_at=free)
        if status == "booked":
            begun = timezone.now() - timedelta(hours=1)
            over = {"starts_at": begun, "ends_at": begun + timedelta(minutes=10)}
            Slot.objects.filter(pk=claim.slot_id).update(**over)
        page.goto(f"{root}visit/")
        yield status


def stops(page, root):
    """Why somebody cannot book, and who cannot be added to who books."""
    page.goto(root)
    say_who(page, ApplicantFactory(withdrawn_on=timezone.localdate()))
    page.wait_for_url(f"**{root}before-you-book/")
    yield "stopped"
    page.goto(root)
    say_who(page, ApplicantFactory())
    page.wait_for_url(f"**{root}who/")
    page.goto(f"{root}who/add/")
    page.click(GO_ON)
    page.wait_for_selector(".govuk-error-summary")
    yield "nobody added"
    say_who(page, ApplicantFactory.build(v_number="2009999999"))
    page.wait_for_selector(".govuk-inset-text")
    yield "nobody found"


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


def dead_links(page, root):
    for door in ["i", "v"]:
        page.goto(f"{root}{door}/no-link/")
        yield f"dead: {door}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ends_of_a_visit_have_no_fault(open_page, place, language):
    claim = AppointmentFactory(slot=place.slots.first(), party=PartyFactory(version=1))
    root = f"/{language}/"
    page = open_page(root, NARROW)
    walk = [
        ends(page, root, claim),
        stops(page, root),
        out_of_line(page, root),
        dead_links(page, root),
    ]

    seen = [flaw for step in chain(*walk) for flaw in flaws(page, step)]

    assert seen == []
    assert not WaitlistEntry.objects.exists()
