"""The other ways through a visit, in every language: found again, by a helper, with others,
alone, in line and out of it."""

import pytest
from django.urls import reverse
from django.utils import translation

from applicants.links import make_invitation
from appointments.links import make_link
from appointments.models import Appointment, Party
from tests.browser.conftest import NARROW, flaws
from tests.browser.test_booking import GO_ON, say_who
from tests.browser.test_journey import LANGUAGES, offer_earlier, packed, say_birth_date
from tests.factories import ApplicantFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOLD = "main form[action$='hold/'] button >> nth=0"


def tick(page, wanted):
    """Leave only these boxes (by their order) ticked."""
    for at, box in enumerate(page.query_selector_all("main [name=people]")):
        box.set_checked(at in wanted)


def by_helper(page, person, friend):
    """One is booked for by a helper, and somebody else after that."""
    say_who(page, person)
    tick(page, [0])
    page.click(GO_ON)
    page.click(HOLD)
    page.fill("[name=email]", "iryna@example.org")
    page.fill("[name=helper_email]", "helper@example.org")
    page.click(GO_ON)
    yield "booked by a helper"
    page.click("main form[action$='another/'] button")
    yield "for another person"
    say_who(page, friend)
    page.click(GO_ON)
    page.click(HOLD)
    page.click(GO_ON)
    yield "booked for the other"


def find(page, root, party, person):
    page.goto(f"{root}visit/find/")
    page.fill("[name=reference]", party.reference)
    say_birth_date(page, person)
    page.click(GO_ON)
    page.wait_for_url(f"**{root}visit/")


def with_others(page, root, second, friend):
    """One of the family comes along, and the friend with the own appointment."""
    page.goto(f"{root}visit/add/")
    page.fill("[name=v_number]", second.v_number)
    say_birth_date(page, second)
    page.click(GO_ON)
    yield "times for one more"
    page.click(HOLD)
    page.click(GO_ON)
    yield "one more"
    page.goto(f"{root}visit/bring/")
    page.fill("[name=reference]", party_of(friend).reference)
    say_birth_date(page, friend)
    page.click(GO_ON)
    page.click(HOLD)
    yield "check who is brought over"
    page.click(GO_ON)
    yield "brought over"


def alone(page, root, party, person):
    """The last of them moves alone, then another one does not come."""
    page.goto(f"{root}visit/change/")
    tick(page, [2])
    page.click(GO_ON)
    page.click("a.days__day >> nth=2")
    page.click(".slots button >> nth=0")
    page.click(GO_ON)
    yield "moved alone"
    find(page, root, party, person)
    page.goto(f"{root}visit/cancel/")
    tick(page, [1])
    page.click(GO_ON)
    yield "one does not come"


def by_link_in_line(page, root, place, party, person):
    """By the link of the message; in line, no to an offer, and out of the line."""
    with translation.override(root.strip("/")):
        page.goto(reverse("booking:follow", args=[make_link(party)]))
    yield "by the link"
    say_birth_date(page, person)
    page.click(GO_ON)
    page.wait_for_url(f"**{root}visit/")
    page.goto(f"{root}wait/")
    page.click(GO_ON)
    page.wait_for_url(f"**{root}visit/")
    offer_earlier(place)
    page.goto(f"{root}visit/")
    page.click("main form[action$='decline/'] button")
    yield "declined"
    page.click("main form[action$='leave-line/'] button")
    yield "out of the line"
    page.goto(f"{root}visit/print/")
    yield "to print"


def party_of(person):
    return Party.objects.get(pk=Appointment.objects.get(applicant=person, status="booked").party_id)


def ways(page, place, family, root):
    friend = ApplicantFactory(birth_date="1979-04-21")
    yield from by_helper(page, family[0], friend)
    first = party_of(family[0])
    find(page, root, first, family[0])
    yield "found again"
    yield from with_others(page, root, family[1], friend)
    yield from alone(page, root, first, family[0])
    first.refresh_from_db()
    yield from by_link_in_line(page, root, place, first, family[0])
    with translation.override(root.strip("/")):
        page.goto(reverse("booking:invited", args=[make_invitation(family[1])]))
    yield "invited"


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_ways_through_a_visit_are_walked_in_its_language(open_page, place, family, language):
    page = open_page(f"/{language}/", NARROW)

    seen = []
    for step in ways(page, place, family, f"/{language}/"):
        assert page.get_attribute("html", "lang") == language
        assert packed(page.content().encode()) <= 6_000, step
        seen += flaws(page, step)

    assert seen == []
    assert step == "invited"
    assert Appointment.objects.filter(status="booked").count() == 2
